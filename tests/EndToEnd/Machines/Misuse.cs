using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Scheduling;
using SchedLang.Runtime.Workloads;

namespace SchedLang.EndToEnd.Machines;

/// <summary>Calls that a scheduler must refuse, each with a message that names what is wrong. They leave the schedule as it was.</summary>
internal static class Misuse
{
    /// <summary>Tries what is wrong between the events of an instant, and returns the number of refusals.</summary>
    public static int Try<TPolicy, TOrder, TTraits, TObserver, TMachine>(
        Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine> scheduler, Instant now)
        where TPolicy : struct, IPolicy<TOrder>
        where TOrder : unmanaged, IOrder<TOrder>
        where TTraits : struct, IWorkloadTraits
        where TObserver : struct, IObserver
        where TMachine : struct, IMachine
    {
        var state = scheduler.State;
        Should.Throw<ArgumentOutOfRangeException>(() => scheduler.Release(state.StreamCount)).Message.ShouldContain($"{state.StreamCount} streams");
        Should.Throw<ArgumentOutOfRangeException>(() => scheduler.Release(-1)).Message.ShouldContain("streams");
        Should.Throw<ArgumentOutOfRangeException>(() => scheduler.UnitCompleted(state.DeviceCount)).Message.ShouldContain($"{state.DeviceCount} devices");
        Should.Throw<ArgumentOutOfRangeException>(() => scheduler.UnitCompleted(-1)).Message.ShouldContain("devices");
        Should.Throw<InvalidOperationException>(() => scheduler.CompleteNext()).Message.ShouldContain("no batch");
        var refusals = 5;
        for (var device = 0; device < state.DeviceCount; device++)
        {
            if (!state.IsIdle(device))
                continue;
            Should.Throw<InvalidOperationException>(() => scheduler.UnitCompleted(device)).Message.ShouldContain($"device {device} is idle");
            refusals++;
        }

        if (now == Instant.Zero)
            return refusals;
        var before = Instant.FromNs(now.Ns - 1);
        Should.Throw<InvalidOperationException>(() => scheduler.AdvanceTo(before)).Message.ShouldContain("must not go back");
        return refusals + 1;
    }

    /// <summary>Tries what is wrong while the jobs of a completed batch go on, and returns the number of refusals.</summary>
    public static int TryWhileCompleting<TPolicy, TOrder, TTraits, TObserver, TMachine>(
        Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine> scheduler, int device)
        where TPolicy : struct, IPolicy<TOrder>
        where TOrder : unmanaged, IOrder<TOrder>
        where TTraits : struct, IWorkloadTraits
        where TObserver : struct, IObserver
        where TMachine : struct, IMachine
    {
        Should.Throw<InvalidOperationException>(scheduler.Decide).Message.ShouldContain($"device {device} has completed");
        Should.Throw<InvalidOperationException>(() => scheduler.UnitCompleted(device)).Message.ShouldContain($"device {device} has completed");
        Should.Throw<InvalidOperationException>(() => scheduler.AdvanceTo(scheduler.State.Now)).Message.ShouldContain($"device {device} has completed");
        return 3;
    }
}
