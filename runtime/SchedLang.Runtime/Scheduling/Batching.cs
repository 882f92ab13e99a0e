using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Ready;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Scheduling;

/// <summary>
/// Batches: several jobs run together as one unit. A batch lasts until a unit does not follow the last one on the device
/// (<see cref="BatchChain{TPolicy, TOrder}"/>).
/// </summary>
/// <param name="state">Has the jobs.</param>
/// <param name="streams">The streams.</param>
/// <param name="placement">Allows jobs a device.</param>
/// <param name="ready">The jobs that may join.</param>
/// <param name="monitor">Sees who joins.</param>
internal sealed unsafe class Batching<TPolicy, TOrder, TTraits, TObserver>(
    SystemState state, StreamRun[] streams, Placement<TPolicy, TOrder, TTraits, TObserver> placement,
    ReadyJobs<TPolicy, TOrder, TTraits, TObserver> ready, RunMonitor<TObserver> monitor)
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
    where TObserver : struct, IObserver
{
    private readonly SystemState _state = state;
    private readonly StreamRun[] _streams = streams;
    private readonly Placement<TPolicy, TOrder, TTraits, TObserver> _placement = placement;
    private readonly ReadyJobs<TPolicy, TOrder, TTraits, TObserver> _ready = ready;
    private readonly RunMonitor<TObserver> _monitor = monitor;
    private readonly BatchChain<TPolicy, TOrder> _chain = new(state);

    /// <summary>Whether the program makes batches, so that this is compiled before a run.</summary>
    public static bool IsUsed => TPolicy.MakesBatches;

    /// <summary>How many jobs may run together if a job is dispatched to a device now.</summary>
    public long Limit(in Job lead, int device) =>
        lead.KeptLeftNs != 0 ? 1 : Math.Min(BatchLimits.Most, TPolicy.BatchLimit(in lead, device, _state));

    /// <summary>Whether a ready job may join the batch of another one.</summary>
    public bool Joins(in Job job, in Job lead, int device) =>
        job.Model == lead.Model && job.Stage == lead.Stage && job.Layer == lead.Layer && job.KeptLeftNs == 0 && _placement.MayJoin(in job, device);

    /// <summary>Builds a batch: chains ready jobs that are later in the order to a job that the pass has just taken.</summary>
    public void Gather(int lead, int device)
    {
        ref var first = ref _state.Jobs[lead];
        var limit = Limit(in first, device);
        if (limit <= 1)
            return;
        var last = lead;
        _ready.BeginBatch();
        for (var members = 1; members < limit && _ready.NextMember(out var slot);)
        {
            ref var job = ref _state.Jobs[slot];
            if (!Joins(in job, in first, device))
            {
                _ready.PassOver(in job, in first);
                continue;
            }

            _monitor.NotePath(EnginePath.Batch);
            if (TObserver.SeesDecisions)
                _monitor.Observer.Placed(in job, device, _placement.Rule);
            _ready.Join();
            _chain.Link(last, slot);
            last = slot;
            members++;
        }

        _ready.EndBatch();
    }

    /// <summary>Work of a batch's unit. Its energy and its demand go to the device.</summary>
    public long Work(int lead, int device, int members)
    {
        var piece = new Piece(0, 0, EndsPrompt: false, Batch: members);
        for (var slot = lead; slot >= 0; slot = _chain.Next(slot))
        {
            piece = piece.With(PieceOf(in _state.Jobs[slot])) with { Batch = members };
        }

        ref var job = ref _state.Jobs[lead];
        ref var state = ref _state.Devices[device];
        var profile = _state.Workload.Models[job.Model].StageProfile(job.Stage);
        state.BatchDemand = profile.UnitBandwidth(device, job.LayerIndex, in piece);
        state.BatchEnergy = profile.UnitEnergy(device, job.LayerIndex, in piece);
        return profile.UnitWork(device, job.LayerIndex, in piece);
    }

    private Piece PieceOf(in Job job) => job.Stage switch
    {
        Stage.Decode => new Piece(0, job.Context),
        Stage.Prefill => Chunking<TPolicy, TOrder>.PieceOf(_streams[job.Stream], in job, job.ChunkEnd),
        _ => new Piece(0, job.Tokens),
    };
}
