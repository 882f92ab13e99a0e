using SchedLang.Runtime.Embedding;
using SchedLang.Runtime.Quantities;

namespace SchedLang.Benchmarks;

/// <summary>A runtime that does nothing but keep a scheduler busy: units take as long as predicted, and for each job that ends another comes.</summary>
internal sealed class EventLoop
{
    // Longer than a job waits behind the others on the demonstration's devices, so that few jobs are late.
    private static readonly Duration PerLiveJob = Duration.FromMs(60);
    private static readonly Duration Step = Duration.FromMs(1);

    private readonly EmbeddedScheduler _scheduler;
    private readonly EventMachine _machine;
    private readonly Duration _patience;

    public EventLoop(EmbeddedScheduler scheduler, EventMachine machine, int live)
    {
        (_scheduler, _machine) = (scheduler, machine);
        _patience = PerLiveJob * live;
        for (var job = 0; job < live; job++)
            Release(job % scheduler.StreamCount);
        scheduler.Decide(Instant.Zero);
    }

    /// <summary>Releases, completions and drops so far.</summary>
    public long Events { get; private set; }

    /// <summary>Goes on for a number of decisions.</summary>
    public void Run(int decisions)
    {
        var (scheduler, machine) = (_scheduler, _machine);
        for (var decision = 0; decision < decisions; decision++)
        {
            var (device, end) = machine.NextEnd();
            var now = Instant.Min(end, scheduler.NextWakeUp);
            if (now.IsNever)
                now = scheduler.Now + Step; // all jobs wait for a better time
            if (end <= now)
            {
                machine.Complete(device);
                scheduler.UnitCompleted(device);
                Events++;
            }

            machine.Now = now;
            scheduler.Decide(now);
            while (machine.Ended.TryPop(out var stream))
                Release(stream);
        }
    }

    private void Release(int stream)
    {
        _scheduler.Release(stream, new JobDetails { Deadline = _machine.Now + _patience });
        Events++;
    }
}

/// <summary>The machine of an <see cref="EventLoop"/>. A struct, all of whose copies are one machine.</summary>
internal readonly struct EventMachine(int devices) : IEmbeddedMachine
{
    private readonly Instant[] _ends = [.. Enumerable.Repeat(Instant.Never, devices)];
    private readonly Instant[] _now = [Instant.Zero];

    /// <summary>The streams of jobs that have ended.</summary>
    public Stack<int> Ended { get; } = new();

    /// <summary>The time of the decision.</summary>
    public Instant Now
    {
        get => _now[0];
        set => _now[0] = value;
    }

    /// <summary>The unit that ends next.</summary>
    public (int Device, Instant End) NextEnd()
    {
        var first = 0;
        for (var device = 1; device < _ends.Length; device++)
        {
            if (_ends[device] < _ends[first])
                first = device;
        }

        return (first, _ends[first]);
    }

    public void Complete(int device) => _ends[device] = Instant.Never;

    public void Start(in UnitToStart unit) => _ends[unit.Device] = Now + unit.Predicted;

    public Duration Stop(int device, Duration left)
    {
        Complete(device);
        return left;
    }

    public void JobEnded(in EndedJob job) => Ended.Push(job.Stream);
}
