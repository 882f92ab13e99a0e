using SchedLang.Runtime.Embedding;
using SchedLang.Runtime.Quantities;

namespace SchedLang.EndToEnd.Embedding;

/// <summary>
/// A runtime with a clock of its own. It reports what happens at an instant in an order other than that of the semantics, which the
/// scheduler must put right.
/// </summary>
internal sealed class EmbeddedDriver(EmbeddedScheduler scheduler, VirtualMachine machine, IReadOnlyList<ReleaseOf> coming, bool givesSizes = false)
{
    private int _next;

    /// <summary>Is called at each instant before anything is reported.</summary>
    public Action? Before { get; set; }

    /// <summary>Is called when a decision failed; null lets the exception through.</summary>
    public Action<AggregateException>? Failed { get; set; }

    public int Decisions { get; private set; }

    /// <summary>Goes on until a time, at which nothing is decided.</summary>
    public void RunUntil(Instant end)
    {
        while (true)
        {
            var now = Instant.Min(Instant.Min(scheduler.NextWakeUp, machine.NextEnd), _next < coming.Count ? coming[_next].At : Instant.Never);
            if (now >= end)
                return;
            machine.Now = now;
            Before?.Invoke();
            ReleaseAll(now);
            for (var device = scheduler.DeviceCount - 1; device >= 0; device--)
            {
                if (!machine.EndsNow(device))
                    continue;
                machine.Complete(device);
                scheduler.UnitCompleted(device);
            }

            Decide(now);
        }
    }

    private void Decide(Instant now)
    {
        Decisions++;
        try
        {
            if (scheduler.Decide(now) != scheduler.NextWakeUp)
                throw new InvalidOperationException("Decide returns another wake-up than the property");
        }
        catch (AggregateException e) when (Failed != null)
        {
            Failed(e);
        }
    }

    // From the last stream to the first; within a stream in order.
    private void ReleaseAll(Instant now)
    {
        var first = _next;
        while (_next < coming.Count && coming[_next].At <= now)
            _next++;
        for (var stream = _next > first ? scheduler.StreamCount - 1 : -1; stream >= 0; stream--)
        {
            for (var i = first; i < _next; i++)
            {
                if (coming[i].Stream == stream)
                    Release(coming[i]);
            }
        }
    }

    private void Release(in ReleaseOf release)
    {
        var details = new JobDetails { Deadline = release.Deadline };
        if (givesSizes)
            details = details with { Prompt = release.Prompt, Output = release.Output, Tokens = release.Output > 0 ? 0 : release.Tokens };
        var number = scheduler.Release(release.Stream, in details);
        if (number != release.Number)
            throw new InvalidOperationException($"job {release.Number} got number {number}");
    }
}
