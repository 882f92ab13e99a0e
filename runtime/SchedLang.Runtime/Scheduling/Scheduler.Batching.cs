using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;

namespace SchedLang.Runtime.Scheduling;

/// <content>
/// Batches: several jobs run together as one unit. The lead is the job that the device runs. The others are chained to it in the order
/// of the pass, and the chain lasts until a unit does not follow the last one on the device.
/// </content>
public sealed unsafe partial class Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine>
{
    private int NextMember(int slot) => TPolicy.MakesBatches ? _state.Jobs[slot].NextMember : -1;

    // Removes the first job of a chain and returns the next one.
    private int Unchain(int slot)
    {
        var next = NextMember(slot);
        _state.Jobs[slot].NextMember = -1;
        return next;
    }

    private int CountMembers(int lead)
    {
        var members = 0;
        for (var slot = lead; slot >= 0; slot = NextMember(slot))
            members++;
        return members;
    }

    private bool AnyMoves(int lead, int device)
    {
        for (var slot = lead; slot >= 0; slot = NextMember(slot))
        {
            if (IsMove(in _state.Jobs[slot], device))
                return true;
        }

        return false;
    }

    /// <summary>Builds a batch: chains ready jobs from position <paramref name="index"/> on to a job that is about to start.</summary>
    private void GatherBatch(int lead, int device, int index)
    {
        ref var job = ref _state.Jobs[lead];
        var limit = BatchLimit(in job, device);
        var last = lead;
        for (var members = 1; members < limit && index < _ready.Count;)
        {
            var slot = _ready[index];
            if (!Joins(in _state.Jobs[slot], in job, device))
            {
                index++;
                continue;
            }

            NotePath(EnginePath.Batch);
            if (TObserver.SeesDecisions)
                _observer.Placed(in _state.Jobs[slot], device, _rule);
            _ready.RemoveAt(index);
            _state.Jobs[last].NextMember = slot;
            last = slot;
            members++;
        }
    }

    internal long BatchLimit(in Job lead, int device) =>
        lead.KeptLeftNs != 0 ? 1 : Math.Min(BatchLimits.Most, TPolicy.BatchLimit(in lead, device, _state));

    internal bool Joins(in Job job, in Job lead, int device) =>
        job.Model == lead.Model && job.Stage == lead.Stage && job.Layer == lead.Layer && job.KeptLeftNs == 0
        && TPolicy.Place(in job, _state, new JoinChooser(this, device)) == device;

    private long BatchWork(int lead, int device, int members)
    {
        var piece = new Piece(0, 0, EndsPrompt: false, Batch: members);
        for (var slot = lead; slot >= 0; slot = NextMember(slot))
        {
            var own = PieceOf(in _state.Jobs[slot]);
            var endsPrompt = piece.EndsPrompt || own.EndsPrompt;
            piece = (own.To > piece.To ? own : piece) with { EndsPrompt = endsPrompt, Batch = members };
        }

        ref var job = ref _state.Jobs[lead];
        ref var state = ref _state.Devices[device];
        var profile = Workload.Models[job.Model].StageProfile(job.Stage);
        state.BatchDemand = profile.UnitBandwidth(device, job.LayerIndex, in piece);
        state.BatchEnergy = profile.UnitEnergy(device, job.LayerIndex, in piece);
        return profile.UnitWork(device, job.LayerIndex, in piece);
    }

    private Piece PieceOf(in Job job) => job.Stage switch
    {
        Stage.Decode => new Piece(0, job.Context),
        Stage.Prefill => ChunkPiece(_streams[job.Stream], job.ChunkEnd, job.Prompt),
        _ => new Piece(0, job.Tokens),
    };

    private void StartMembers(int lead, in UnitStart unit)
    {
        for (var slot = lead; slot >= 0; slot = NextMember(slot))
            MarkStarted(ref _state.Jobs[slot], unit.Device);
        var member = 0;
        for (var slot = lead; slot >= 0; slot = NextMember(slot))
        {
            ref var job = ref _state.Jobs[slot];
            var own = unit with
            {
                Switched = unit.Switched && member == 0, // a dispatch switches models once
                Moved = IsMove(in job, unit.Device),
                Member = member++,
            };
            _observer.Dispatched(in job, in own);
        }

        for (var slot = lead; slot >= 0; slot = NextMember(slot))
            TPolicy.OnDispatch(in _state.Jobs[slot], unit.Device, in unit, _state);
    }

    private int CompleteBatch(int lead, Duration held, UnitEnd end)
    {
        var member = 0;
        for (var slot = lead; slot >= 0; slot = NextMember(slot))
            AccountUnit(ref _state.Jobs[slot], held, end with { Member = member++ });
        (_completing, _completingOn) = (lead, end.Device);
        return CompleteNext();
    }

    /// <summary>The next member of a completed batch goes on.</summary>
    /// <returns>The stream whose job completed with the unit; -1 if none did.</returns>
    /// <exception cref="InvalidOperationException">No member is left.</exception>
    public int CompleteNext()
    {
        if (!IsCompleting)
            throw new InvalidOperationException("no batch is completing");
        var slot = _completing;
        _completing = Unchain(slot);
        return FollowUnit(slot, _completingOn);
    }

    private void Continue(int slot, int device)
    {
        if (TPolicy.ImmediatePreemption != ImmediatePreemption.Never && TPolicy.OrderIsFixed)
            _orders[slot] = KeysOf(in _state.Jobs[slot]); // the pass compares running jobs too
        var last = _continuing[device];
        if (last < 0)
        {
            _continuing[device] = slot;
            return;
        }

        while (NextMember(last) >= 0)
            last = NextMember(last);
        _state.Jobs[last].NextMember = slot;
    }

    // A batch goes on together while its members have the same unit before them, and not from prefill to decode.
    private bool StaysInBatch(in Job job, Stage ended, int device)
    {
        var first = _continuing[device];
        if (first < 0)
            return true;
        ref var lead = ref _state.Jobs[first];
        return job.Stage == ended && job.Stage == lead.Stage && job.Layer == lead.Layer;
    }

    // Removes a job from the chain that would continue on a device.
    private void StopContinuing(int slot, int device)
    {
        var next = Unchain(slot);
        if (_continuing[device] == slot)
        {
            _continuing[device] = next;
            return;
        }

        var before = _continuing[device];
        while (NextMember(before) != slot)
            before = NextMember(before);
        _state.Jobs[before].NextMember = next;
    }

    /// <summary>Tells whether a job may join a batch on a device: its rule must allow the device as if it were idle.</summary>
    private readonly struct JoinChooser(Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine> scheduler, int device) : IDeviceChooser
    {
        public int OnIdleDevice<TRule>(in Job job)
            where TRule : struct, IPlaceRule => Join<TRule>(in job);

        public int OnDevice<TRule>(in Job job)
            where TRule : struct, IPlaceRule => Join<TRule>(in job);

        public int OnStaticDevice<TRule>(int rule, in Job job)
            where TRule : struct, IPlaceRule => scheduler.StaticDevice(rule, in job) == device ? Join<TRule>(in job) : -1;

        public int OnKinds<TRule>(ReadOnlySpan<DeviceKind> kinds, in Job job)
            where TRule : struct, IPlaceRule => kinds.Contains(scheduler._state.Kind(device)) ? Join<TRule>(in job) : -1;

        private int Join<TRule>(in Job job)
            where TRule : struct, IPlaceRule
        {
            if (TObserver.SeesDecisions)
                scheduler._rule = TRule.Number;
            return Allows<TRule>(in job, device, scheduler._state) ? device : -1;
        }
    }
}
