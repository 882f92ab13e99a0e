using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;

namespace SchedLang.Benchmarks;

/// <summary>
/// A hash of every unit, which the peers compute too: FNV-1a over 64-bit words, of each device's units in the order in which they end,
/// and then of these hashes. Across devices the order in which ends are told is free, which leaves nothing open: ends are in it.
/// </summary>
internal readonly struct ScheduleHash(int devices) : IObserver
{
    private const ulong Empty = 14695981039346656037;

    private readonly ulong[] _ofDevice = [.. Enumerable.Repeat(Empty, devices)];

    public ulong Value => _ofDevice.Aggregate(Empty, With);

    public void UnitEnded(in Job job, in UnitEnd end)
    {
        ref var hash = ref _ofDevice[end.Device];
        hash = With(hash, (ulong)job.Stream);
        hash = With(hash, (ulong)job.Number);
        hash = With(hash, (ulong)job.Layer);
        hash = With(hash, (ulong)end.Start.Ns);
        hash = With(hash, (ulong)end.End.Ns);
    }

    public void Released(in Job job)
    {
    }

    public void Dispatched(in Job job, in UnitStart start)
    {
    }

    public void TokenProduced(in Job job, Instant deadline)
    {
    }

    public void JobEnded(in Job job, JobOutcome outcome)
    {
    }

    public void RunEnded(SystemState state)
    {
    }

    private static ulong With(ulong hash, ulong word) => unchecked((hash ^ word) * 1099511628211);
}
