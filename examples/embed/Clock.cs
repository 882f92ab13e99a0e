using System.Collections.Concurrent;
using System.Diagnostics;
using SchedLang.Runtime.Quantities;

/// <summary>A clock that several threads sleep by.</summary>
internal abstract class Clock
{
    /// <summary>The time is 0 now.</summary>
    public virtual void Start()
    {
    }

    /// <summary>Wakes all who sleep: the program ends.</summary>
    public abstract void Stop();

    /// <summary>Sleeps until a time, or until the clock is stopped. Device threads call it.</summary>
    public abstract void SleepUntil(Instant at);

    /// <summary>Waits for reports until a time, and moves what has come to a list. The scheduling thread calls it.</summary>
    /// <param name="due">When to wait no longer.</param>
    /// <param name="running">Number of units that run.</param>
    /// <param name="queue">Where reports come.</param>
    /// <param name="reports">Receives them. Some may be left from before.</param>
    public abstract void Wait(Instant due, int running, BlockingCollection<Report> queue, List<Report> reports);
}

/// <summary>The clock of the machine, which can be slowed down.</summary>
/// <param name="slower">How many times slower than real time it goes.</param>
internal sealed class RealClock(double slower) : Clock
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly TaskCompletionSource _stopped = new();

    public override void Start() => _watch.Restart();

    public override void Stop() => _stopped.TrySetResult();

    public override void SleepUntil(Instant at)
    {
        if (Left(at) is var left && left > TimeSpan.Zero)
            _stopped.Task.Wait(left);
    }

    public override void Wait(Instant due, int running, BlockingCollection<Report> queue, List<Report> reports)
    {
        var wait = reports.Count > 0 ? TimeSpan.Zero : due.IsNever ? Timeout.InfiniteTimeSpan : Left(due);
        if (queue.TryTake(out var report, wait == Timeout.InfiniteTimeSpan || wait > TimeSpan.Zero ? wait : TimeSpan.Zero))
            reports.Add(report);
        while (queue.TryTake(out report))
            reports.Add(report);
    }

    private TimeSpan Left(Instant at) => (slower * at.ToTimeSpan()) - _watch.Elapsed;
}

/// <summary>A clock that goes on as soon as every device thread sleeps: no thread is ever late, however busy the machine is.</summary>
internal sealed class VirtualClock : Clock
{
    private readonly Lock _gate = new();
    private readonly List<Sleeper> _sleepers = [];
    private bool _isStopped;

    public override void Stop()
    {
        lock (_gate)
        {
            _isStopped = true;
            _sleepers.ForEach(s => s.Wakes.Set());
        }
    }

    public override void SleepUntil(Instant at)
    {
        var sleeper = new Sleeper(at, new ManualResetEventSlim());
        lock (_gate)
        {
            if (_isStopped)
                return;
            _sleepers.Add(sleeper);
        }

        sleeper.Wakes.Wait();
    }

    public override void Wait(Instant due, int running, BlockingCollection<Report> queue, List<Report> reports)
    {
        while (true)
        {
            lock (_gate)
            {
                if (_sleepers.Count == running)
                    break;
            }

            Thread.Yield();
        }

        List<Sleeper> woken;
        lock (_gate)
        {
            var now = _sleepers.Select(s => s.At).Append(due).Min();
            woken = _sleepers.FindAll(s => s.At == now);
            _sleepers.RemoveAll(s => s.At == now);
        }

        woken.ForEach(s => s.Wakes.Set());
        for (var i = 0; i < woken.Count; i++)
            reports.Add(queue.Take());
    }

    private sealed record Sleeper(Instant At, ManualResetEventSlim Wakes);
}
