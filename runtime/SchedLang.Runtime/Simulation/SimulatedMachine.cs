using System.Runtime.CompilerServices;
using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Scheduling;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Simulation;

/// <summary>
/// The devices of a platform as the latency table describes them: a unit takes its overheads and its work, and longer under contention. On devices with variation the actual work of a unit deviates from the table; policies see predicted ends. The ends of running units are those of the state; run-ahead has a second store, whose form it reads.
/// </summary>
public struct SimulatedMachine<TPolicy, TOrder, TTraits> : ISimulatedMachine, IKeepsAheadEnds<TPolicy, TOrder, TTraits>
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
{
    private readonly SystemState _state;
    private readonly AheadEnds<TPolicy, TOrder, TTraits> _ahead;

    // Indexed by stream: the start of the hash of a unit, where actual work deviates.
    private readonly ulong[] _variation;

    // By device: its slowdowns beside each other device. Null where no matrix was measured.
    private readonly ContentionPair?[][]? _beside;
    private bool _sharesAreOld;

    /// <param name="state">The state of the run.</param>
    /// <param name="seed">Seed of all random draws.</param>
    public SimulatedMachine(SystemState state, long seed)
    {
        _state = state;
        _variation = TTraits.VariesWork ? [.. Enumerable.Range(0, state.StreamCount).Select(s => ActualWork.HashStream(seed, s))] : [];
        _beside = SharedBandwidth.BesideOf(state.Workload.Platform);
        if (RunsAhead)
            _ahead = new AheadEnds<TPolicy, TOrder, TTraits>(state.Memory);
    }

    static bool ISimulatedMachine.EndsAsForeseen => !TTraits.VariesWork;

    private static bool RunsAhead => FastPaths<TPolicy, TOrder, TTraits>.RunsAhead;

    readonly AheadEnds<TPolicy, TOrder, TTraits> IKeepsAheadEnds<TPolicy, TOrder, TTraits>.Ends => _ahead;

    /// <inheritdoc/>
    public readonly unsafe Instant NextEnd
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var next = Saturating.Never;
            var ends = _state.Ends;
            var devices = FastPaths<TPolicy, TOrder, TTraits>.DevicesOf(_state);
            for (var device = 0; device < devices; device++)
                next = Math.Min(next, ends[device]);
            return new Instant(next);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly unsafe bool EndsAt(int device, Instant now) => _state.Ends[device] == now.Ns;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Start(in Job job, in UnitStart unit)
    {
        if (TTraits.VariesWork)
            Deviate(in job, in unit);
        if (RunsAhead)
            _ahead.Set(unit.Device, _state.Ends[unit.Device], in job);
        if (TTraits.HasContention)
            _sharesAreOld = true;
    }

    /// <inheritdoc/>
    public Duration Stop(int device, Duration left)
    {
        Complete(device);
        return left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Complete(int device)
    {
        if (RunsAhead)
            _ahead.Clear(device);
        if (TTraits.HasContention)
            _sharesAreOld = true;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Settle()
    {
        if (!TTraits.HasContention || !_sharesAreOld)
            return;
        _sharesAreOld = false;
        SharedBandwidth.Share(_state, _beside);
    }

    // The end of a unit moves by what its actual work deviates. For a batch, the lead decides.
    private readonly unsafe void Deviate(in Job job, in UnitStart unit)
    {
        ref var state = ref _state.Devices[unit.Device];
        if (state.Variation <= 0 || unit.Latency.IsNever)
            return;
        var hash = ActualWork.HashUnit(_variation[job.Stream], job.Number, job.Token, job.Layer);
        state.DeviationNs = ActualWork.Of(state.WorkNs, state.Variation, hash) - state.WorkNs;
        _state.Ends[unit.Device] = Saturating.Add(unit.Finish.Ns, state.DeviationNs);
    }
}
