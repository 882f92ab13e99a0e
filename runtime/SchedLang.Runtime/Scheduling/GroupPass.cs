using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Ready;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Scheduling;

/// <summary>The scheduling pass over groups of ready jobs, see <see cref="JobGroups{TPolicy, TOrder}"/>: it looks at the next job of each group.</summary>
internal sealed unsafe class GroupPass<TPolicy, TOrder, TTraits, TObserver, TMachine>
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
    where TObserver : struct, IObserver
    where TMachine : struct, IMachine
{
    private readonly Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine> _scheduler;
    private readonly SystemState _state;
    private readonly List<StageGroup> _lasting;
    private readonly JobGroups<TPolicy, TOrder> _groups;

    /// <param name="scheduler">Places and starts jobs.</param>
    /// <param name="orders">Keys by slot.</param>
    /// <param name="lasting">The groups that the rows of the placement table name.</param>
    public GroupPass(Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine> scheduler, PinnedArray<TOrder> orders, List<StageGroup> lasting)
    {
        _scheduler = scheduler;
        _state = scheduler.State;
        _lasting = lasting;
        _groups = new JobGroups<TPolicy, TOrder>(_state, orders);
        foreach (var group in lasting)
            _groups.Make(group.Eligible);
    }

    /// <summary>Whether the program has groups, so that this is compiled before a run.</summary>
    public static bool IsUsed => FastPaths<TPolicy, TOrder, TTraits>.GroupsJobs;

    /// <summary>The groups.</summary>
    public JobGroups<TPolicy, TOrder> Groups => _groups;

    private static bool HasPlacementTable => FastPaths<TPolicy, TOrder, TTraits>.HasPlacementTable;

    /// <summary>What a row of the placement table begins with.</summary>
    /// <param name="job">A job with the unit of the row.</param>
    /// <param name="eligible">The devices that it accepts.</param>
    public long RowStart(in Job job, ulong eligible)
    {
        if (!FastPaths<TPolicy, TOrder, TTraits>.GroupsByStage)
            return PlacementRows.NoPlacement;
        var group = new StageGroup(job.Stream, job.Stage, eligible);
        var known = _lasting.IndexOf(group);
        if (known >= 0)
            return known;
        _lasting.Add(group);
        return _groups.Make(eligible);
    }

    /// <summary>Adds a ready job.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int slot)
    {
        ref var job = ref _state.Jobs[slot];
        _scheduler.ComputeOwnKeys(slot);
        _groups.Add(slot, *job.PlacementRow < 0 ? EligibleDevices(job.PlacementRow) : 0);
    }

    /// <summary>Starts jobs, first come first in the order of the policy.</summary>
    public void Run()
    {
        var groups = _groups;
        if (groups.Count == 0 || _state.IdleCount == 0)
            return;

        // A job that accepts no idle device can still make others wait, or join a batch.
        groups.Begin(TPolicy.IsStrict || TPolicy.MakesBatches ? ulong.MaxValue : _state.Idle);
        for (var looked = 1; _state.IdleCount > 0 && groups.MoveNext(out var slot); looked++)
        {
            if (looked % Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine>.JobsBetweenChecks == 0)
                _scheduler.CheckControl();
            ref var job = ref _state.Jobs[slot];
            var device = groups.Accepts(_state.Idle) ? _scheduler.DeviceNow(in job) : -1;
            if (device < 0)
            {
                if (TPolicy.IsStrict)
                {
                    groups.Refuse();
                    break;
                }

                if (!TPolicy.FavorsLaterJobs || !PassLateJobs())
                    groups.Refuse();
                continue;
            }

            _scheduler.NotePath(TPolicy.OrderIsShared ? EnginePath.SharedKeys : EnginePath.SortedGroup);
            var started = groups.Take();
            if (TPolicy.MakesBatches && job.Stage == Stage.Decode)
            {
                groups.Reopen(in started);
                Gather(slot, device);
            }

            _scheduler.Dispatch(slot, device);

            // With a placement table, a group that found no device finds none in the rest of the pass: devices only become busy.
            if (!HasPlacementTable && _state.IdleCount > 0 && groups.Reopen(in started))
                _scheduler.NotePath(EnginePath.ReopenedGroup);
        }

        groups.End();
    }

    // Goes on with the first job of the group that finds a device, if any does. All jobs before that one find none.
    private bool PassLateJobs()
    {
        var groups = _groups;
        var (low, high) = (1, groups.Later);
        if (high == 0 || _scheduler.DeviceNow(in _state.Jobs[groups.JobBehind(high)]) < 0)
            return false;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (_scheduler.DeviceNow(in _state.Jobs[groups.JobBehind(middle)]) < 0)
                low = middle + 1;
            else
                high = middle;
        }

        _scheduler.NotePath(EnginePath.LateJobs);
        groups.GoOn(low);
        return true;
    }

    // Jobs later in the order join a job that is about to decode.
    private void Gather(int lead, int device)
    {
        var groups = _groups;
        ref var first = ref _state.Jobs[lead];
        var last = lead;
        var limit = _scheduler.BatchLimit(in first, device);
        groups.BeginBatch();
        for (var members = 1; members < limit && groups.MoveNext(out var slot);)
        {
            ref var job = ref _state.Jobs[slot];
            if (!_scheduler.Joins(in job, in first, device))
            {
                // The jobs of a stage have one model. Those with the same next unit are allowed the device together.
                groups.PassOver(whole: !FastPaths<TPolicy, TOrder, TTraits>.GroupsByStage || job.Stage != Stage.Decode || job.Model != first.Model);
                continue;
            }

            _scheduler.NotePath(EnginePath.Batch);
            groups.Take();
            _state.Jobs[last].NextMember = slot;
            last = slot;
            members++;
        }

        groups.EndBatch();
    }

    // The devices that a job may accept, from its row.
    private static ulong EligibleDevices(long* row)
    {
        if (!HasPlacementTable || !FastPaths<TPolicy, TOrder, TTraits>.HasFewDevices)
            return (ulong)row[1];
        var devices = 0UL;
        for (var device = 0; device < TTraits.Devices; device++)
        {
            if (row[1 << device] >= 0)
                devices |= 1UL << device;
        }

        return devices;
    }
}
