using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;

namespace SchedLang.Benchmarks;

/// <summary>A hash of every unit in the order in which they end (FNV-1a over 64-bit words), which the peers compute too.</summary>
internal struct ScheduleHash() : IObserver
{
    public ulong Value { get; private set; } = 14695981039346656037;

    public long Units { get; private set; }

    public void UnitEnded(in Job job, in UnitEnd end)
    {
        Units++;
        Add(end.Device);
        Add(job.Stream);
        Add(job.Number);
        Add(job.Layer);
        Add(end.Start.Ns);
        Add(end.End.Ns);
    }

    public readonly void Released(in Job job)
    {
    }

    public readonly void Dispatched(in Job job, in UnitStart start)
    {
    }

    public readonly void TokenProduced(in Job job, Instant deadline)
    {
    }

    public readonly void JobEnded(in Job job, JobOutcome outcome)
    {
    }

    public readonly void RunEnded(SystemState state)
    {
    }

    private void Add(long word) => Value = unchecked((Value ^ (ulong)word) * 1099511628211);
}
