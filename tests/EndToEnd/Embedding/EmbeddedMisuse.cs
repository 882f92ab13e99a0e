using SchedLang.Runtime.Embedding;
using SchedLang.Runtime.Quantities;

namespace SchedLang.EndToEnd.Embedding;

/// <summary>Calls that an embedded scheduler must refuse, each with a message that names what is wrong.</summary>
internal static class EmbeddedMisuse
{
    /// <summary>Tries what is wrong between decisions, and returns the number of refusals.</summary>
    public static int Try(EmbeddedScheduler scheduler)
    {
        Should.Throw<ArgumentOutOfRangeException>(() => scheduler.Release(scheduler.StreamCount)).Message.ShouldContain($"{scheduler.StreamCount} streams");
        Should.Throw<ArgumentOutOfRangeException>(() => scheduler.Release(-1)).Message.ShouldContain("streams");
        Should.Throw<ArgumentOutOfRangeException>(() => scheduler.UnitCompleted(scheduler.DeviceCount)).Message.ShouldContain("devices");
        Should.Throw<ArgumentOutOfRangeException>(() => scheduler.IsIdle(-1)).Message.ShouldContain("devices");
        Should.Throw<InvalidOperationException>(() => scheduler.Decide(Instant.Never)).Message.ShouldContain("never");
        var refusals = 5;
        for (var device = 0; device < scheduler.DeviceCount; device++)
        {
            if (!scheduler.IsIdle(device))
                continue;
            Should.Throw<InvalidOperationException>(() => scheduler.UnitCompleted(device)).Message.ShouldContain("is idle");
            refusals++;
        }

        if (scheduler.Now == Instant.Zero)
            return refusals;
        var before = Instant.FromNs(scheduler.Now.Ns - 1);
        Should.Throw<InvalidOperationException>(() => scheduler.Decide(before)).Message.ShouldContain("must not go back");
        return refusals + 1;
    }

    /// <summary>Tries to call the scheduler from its machine, and returns the number of refusals.</summary>
    public static int TryFromWithin(EmbeddedScheduler scheduler)
    {
        Should.Throw<InvalidOperationException>(() => scheduler.Release(0)).Message.ShouldContain("the machine must not call");
        Should.Throw<InvalidOperationException>(() => scheduler.UnitCompleted(0)).Message.ShouldContain("the machine must not call");
        Should.Throw<InvalidOperationException>(() => scheduler.Decide(scheduler.Now)).Message.ShouldContain("the machine must not call");
        Should.Throw<InvalidOperationException>(scheduler.Dispose).Message.ShouldContain("the machine must not call");
        return 4;
    }
}
