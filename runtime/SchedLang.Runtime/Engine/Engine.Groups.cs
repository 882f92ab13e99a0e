using System.Numerics;
using System.Runtime.CompilerServices;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Engine;

/// <content>
/// Groups: under policies with a table of choices, ready jobs wait in one sorted queue for each set of devices that they would start on.
/// The next job of a pass is the first of the heads of those groups that an idle device is in, so that jobs which cannot start cost
/// nothing, however many there are.
/// </content>
public sealed unsafe partial class Engine<TPolicy, TOrder, TTraits, TObserver>
{
    private ReadyGroup[] _groups;

    // Ready jobs in all groups.
    private int _waiting;

    // Groups that have a bit in masks, which are nearly always all; the others are walked.
    private const int MaskedGroups = 64;

    // Of the masked groups, a bit each: those with jobs, and those whose head may be asked again where devices are taken.
    private ulong _filled;
    private ulong _open;

    // By set of devices, with few of them, or by device: the masked groups that would start there.
    private readonly ulong[] _groupsOn = HasGroups ? new ulong[HasChoices ? 1 << (1 << DeviceBits) : MostDevices] : [];

    private static bool HasGroups
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ChoosesByTable && !TPolicy.OrderIsRandom && TPolicy.BatchLimit == 1
            && (TPolicy.Takes == Taking.Never || (TPolicy.TakesByGroup && TPolicy.OrderIsFixed));
    }

    // Ready jobs.
    private int Waiting
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => HasGroups ? _waiting : _ready.Count;
    }

    private int GroupOf(ulong accepts)
    {
        for (var group = 0; group < _groups.Length; group++)
        {
            if (_groups[group].Accepts == accepts)
                return group;
        }

        _tables.Groups.Add(accepts);
        _groups = [.. _groups, Group(accepts)];
        NoteGroup(_groups.Length - 1);
        return _groups.Length - 1;
    }

    private void NoteGroup(int group)
    {
        if (group >= MaskedGroups)
            return;
        for (var entry = 0; entry < _groupsOn.Length; entry++)
        {
            var devices = HasChoices ? (ulong)entry : 1UL << entry;
            if ((_groups[group].Accepts & devices) != 0)
                _groupsOn[entry] |= 1UL << group;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong GroupsOn(ulong devices)
    {
        if (HasChoices)
            return _groupsOn[(int)devices & ((1 << (1 << DeviceBits)) - 1)];
        var groups = 0UL;
        for (; devices != 0; devices &= devices - 1)
            groups |= _groupsOn[BitOperations.TrailingZeroCount(devices)];
        return groups;
    }

    private static ReadyGroup Group(ulong accepts) => new() { Accepts = accepts, Jobs = new ReadyQueue(64) };

    private void PassByGroups()
    {
        if (TPolicy.Takes != Taking.Never)
        {
            PassByTakers();
            return;
        }

        if (!TPolicy.OrderIsFixed)
        {
            PassByContenders();
            return;
        }

        while (_waiting > 0 && _state.Idle != 0)
        {
            var (first, from) = FirstWaiting(_state.Idle);
            if (first < 0)
                return;
            if (TPolicy.IsStrict && (_groups[from].Accepts & _state.Idle) == 0)
            {
                NotePath(EnginePath.StrictGroup);
                return;
            }

            NotePath(EnginePath.SortedGroup);
            RemoveFirst(from);
            DispatchByTable(first);
        }
    }

    // Where devices are taken, the heads of groups are asked. What a head is refused, so are the others of its group: they come after it, and
    // so before fewer victims on the same devices. That holds until such a device is free, what runs there has other keys or is dropped, or the
    // group has another job.
    private void PassByTakers()
    {
        while (_waiting > 0)
        {
            var (first, from) = FirstOf(_filled & (TPolicy.IsStrict ? ulong.MaxValue : _open));
            if (first < 0)
                break;
            var device = TPolicy.Place(in _state.Jobs[first], _state, new Chooser(this));
            if (device < 0)
            {
                if (TPolicy.IsStrict)
                {
                    NotePath(EnginePath.StrictGroup);
                    break;
                }

                Refuse(from);
                continue;
            }

            RemoveFirst(from);
            if (!_state.IsIdle(device))
            {
                NotePath(EnginePath.TakingGroup);
                TakeInPass(device, 0);
            }

            Dispatch(first, device);
        }

        if (_retakenCount > 0)
            RestoreOrder();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void DispatchByTable(int slot)
    {
        ref var job = ref _state.Jobs[slot];
        if (TakesSteps && HasChoices && IsBare)
            DispatchUnseen(ref job, job.Choice[_state.Idle]);
        else
            Dispatch(slot, ChosenDevice(in job));
    }

    // The first in the order of the policy of the jobs that would start on one of some devices, of all under <c>strict</c>; and its group.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (int Slot, int Group) FirstWaiting(ulong devices)
    {
        var groups = _groups;
        if (groups.Length == 1) // most often: all jobs can run everywhere
            return (groups[0].Accepts & devices) != 0 || TPolicy.IsStrict ? (groups[0].Jobs[0], 0) : (-1, -1);
        return FirstOf(_filled & (TPolicy.IsStrict ? ulong.MaxValue : GroupsOn(devices)), devices);
    }

    // The first of the heads of some groups; of those without a bit, of all that would start on some devices.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (int Slot, int Group) FirstOf(ulong candidates, ulong devices = ulong.MaxValue)
    {
        var (first, from) = (-1, -1);
        for (; candidates != 0; candidates &= candidates - 1)
        {
            var group = BitOperations.TrailingZeroCount(candidates);
            var head = _groups[group].Jobs[0];
            if (first < 0 || ComesBefore(head, first))
                (first, from) = (head, group);
        }

        return _groups.Length > MaskedGroups ? FirstOfMany(first, from, devices) : (first, from);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private (int Slot, int Group) FirstOfMany(int first, int from, ulong devices)
    {
        for (var group = MaskedGroups; group < _groups.Length; group++)
        {
            ref var candidate = ref _groups[group];
            if (((candidate.Accepts & devices) == 0 && !TPolicy.IsStrict) || candidate.IsRefused)
                continue;
            if (candidate.Count > 0 && (first < 0 || ComesBefore(candidate.Jobs[0], first)))
                (first, from) = (candidate.Jobs[0], group);
        }

        return (first, from);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int ChosenDevice(in Job job) =>
        HasChoices ? (int)(job.Choice[_state.Idle] & DeviceMask) : WideChoice(job.Choice, _state.Idle);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddToGroup(int slot)
    {
        ref var job = ref _state.Jobs[slot];
        var group = (int)*job.Choice;
        ref var jobs = ref GroupToFill(group);
        if (!TPolicy.OrderIsFixed)
        {
            if (HasTournaments)
                AddContender(slot, ref _groups[group]);
            else
                jobs.AddLast(slot);
            return;
        }

        _orders[slot] = KeysOf(in job);
        InsertSorted(ref jobs, slot);
    }

    // A job that lost its device in this pass, with the keys that it had.
    private void AddTaken(int slot) => InsertSorted(ref GroupToFill((int)*_state.Jobs[slot].Choice), slot);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref ReadyQueue GroupToFill(int group)
    {
        _waiting++;
        if (group < MaskedGroups)
            _filled |= 1UL << group;
        if (TPolicy.Takes != Taking.Never)
            Reopen(group);
        return ref _groups[group].Jobs;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void RemoveFirst(int group)
    {
        _groups[group].Jobs.RemoveAt(0);
        NoteRemoval(group);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void NoteRemoval(int group)
    {
        _waiting--;
        if (group < MaskedGroups && _groups[group].Count == 0)
            _filled &= ~(1UL << group);
        if (TPolicy.Takes != Taking.Never)
            Reopen(group);
    }

    private void Refuse(int group)
    {
        if (group < MaskedGroups)
            _open &= ~(1UL << group);
        else
            _groups[group].IsRefused = true;
    }

    private void Reopen(int group)
    {
        if (group < MaskedGroups)
            _open |= 1UL << group;
        else
            _groups[group].IsRefused = false;
    }

    // A device is free, or what runs there comes later than before or was dropped: those who would start there are asked again.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ReopenOn(int device)
    {
        if (!HasGroups || TPolicy.Takes == Taking.Never)
            return;
        _open |= GroupsOn(1UL << device);
        for (var group = MaskedGroups; group < _groups.Length; group++)
            _groups[group].IsRefused &= (_groups[group].Accepts >> device & 1) == 0;
    }

    private bool RemoveFromGroup(int slot)
    {
        var group = (int)*_state.Jobs[slot].Choice;
        if (HasTournaments && _groups[group].HasMany)
        {
            if (slot >= _contenders.Length || !_contenders[slot].IsIn)
                return false;
            RemoveContender(slot, group);
            return true;
        }

        ref var jobs = ref _groups[group].Jobs;
        var index = TPolicy.OrderIsFixed
            ? PositionOf(slot, in jobs, 0) - 1 // it comes before what is after it, and not before itself
            : jobs.IndexOf(slot);
        if (index < 0 || jobs[index] != slot)
            return false;
        jobs.RemoveAt(index);
        NoteRemoval(group);
        return true;
    }

    // Whether a waiting job would start on a device before the job that runs there, or may do so when its next unit is done.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsContended(int slot, int device)
    {
        if (Waiting == 0)
            return false;
        if (!HasGroups)
            return !TPolicy.OrderIsSteady || ComesBefore(_ready[0], slot);
        if (HasTournaments)
            return IsAnyWaiting(1UL << device);
        var (first, _) = FirstWaiting(1UL << device);
        return first >= 0 && (!TPolicy.OrderIsSteady || ComesBefore(first, slot));
    }

    // Whether some job would start on one of some devices; any, under <c>strict</c>.
    private bool IsAnyWaiting(ulong devices)
    {
        if (TPolicy.IsStrict)
            return _waiting > 0;
        var isAny = (_filled & GroupsOn(devices)) != 0;
        for (var group = MaskedGroups; group < _groups.Length && !isAny; group++)
            isAny = _groups[group].Count > 0 && (_groups[group].Accepts & devices) != 0;
        return isAny;
    }

    private struct ReadyGroup
    {
        /// <summary>The devices that its jobs would start on, a bit each.</summary>
        public ulong Accepts;

        /// <summary>In the order of the policy, where that stays; in none where keys change.</summary>
        public ReadyQueue Jobs;

        /// <summary>Whether its jobs are in a tournament instead: keys cross, and there are many.</summary>
        public bool HasMany;

        /// <summary>Made when it is needed first.</summary>
        public Tournament? Contenders;

        public readonly int Count
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => HasTournaments && HasMany ? Contenders!.Count : Jobs.Count;
        }

        /// <summary>Of a group without a bit: whether its head was refused what nothing has changed since.</summary>
        public bool IsRefused;
    }
}
