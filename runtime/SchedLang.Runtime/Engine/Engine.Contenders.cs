using System.Runtime.CompilerServices;
using SchedLang.Runtime.Policies;

namespace SchedLang.Runtime.Engine;

/// <content>
/// Passes under keys that can change while jobs wait in groups. They are computed for those only that could start now, and the first is
/// looked for, not sorted out. Where keys grow at speeds of their own, two jobs are compared again only when they can have crossed.
/// </content>
public sealed unsafe partial class Engine<TPolicy, TOrder, TTraits, TObserver>
{
    // A group of more jobs than this becomes a tournament, and one of fewer than that is none any more.
    private const int FewContenders = 32;
    private const int VeryFewContenders = 8;
    private const int LargestKept = 1024;

    // By slot, of those in a tournament.
    private Contender[] _contenders = [];

    private static bool HasTournaments
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => HasGroups && TPolicy.OrderCrosses;
    }

    private void PassByContenders()
    {
        if (_waiting == 0 || _state.Idle == 0)
            return;
        foreach (ref var group in _groups.AsSpan())
        {
            if (!TPolicy.IsStrict && (group.Accepts & _state.Idle) == 0)
                continue;
            foreach (var slot in group.Jobs.Slots)
                _orders[slot] = TPolicy.OrderOf(in _state.Jobs[slot], _state);
        }

        while (_waiting > 0 && _state.Idle != 0)
        {
            var (first, from, index) = FirstContender();
            if (first < 0)
                return;
            if ((_groups[from].Accepts & _state.Idle) == 0)
            {
                NotePath(EnginePath.StrictGroup);
                return;
            }

            if (index < 0)
            {
                NotePath(EnginePath.Tournament);
                RemoveContender(first, from);
            }
            else
            {
                NotePath(EnginePath.ChangingGroup);
                _groups[from].Jobs.ReplaceByLast(index);
                NoteRemoval(from);
            }

            DispatchByTable(first);
        }
    }

    // The index is that in the jobs of the group, -1 in a tournament.
    private (int Slot, int Group, int Index) FirstContender()
    {
        var (first, from, at) = (-1, -1, -1);
        for (var group = 0; group < _groups.Length; group++)
        {
            ref var candidate = ref _groups[group];
            if (!TPolicy.IsStrict && (candidate.Accepts & _state.Idle) == 0)
                continue;
            if (HasTournaments && candidate.HasMany)
            {
                var head = FirstIn(candidate.Contenders!);
                if (first < 0 || ComesBefore(head, first))
                    (first, from, at) = (head, group, -1);
                continue;
            }

            var slots = candidate.Jobs.Slots;
            for (var index = 0; index < slots.Length; index++)
            {
                if (first < 0 || ComesBefore(slots[index], first))
                    (first, from, at) = (slots[index], group, index);
            }
        }

        return (first, from, at);
    }

    private void AddContender(int slot, ref ReadyGroup group)
    {
        if (group.HasMany)
        {
            Enter(slot, group.Contenders!);
            return;
        }

        group.Jobs.AddLast(slot);
        if (group.Jobs.Count <= FewContenders)
            return;
        group.Contenders ??= new Tournament();
        foreach (var contender in group.Jobs.Slots)
            Enter(contender, group.Contenders);
        group.Jobs.Count = 0;
        group.HasMany = true;
    }

    private void RemoveContender(int slot, int from)
    {
        ref var group = ref _groups[from];
        var contenders = group.Contenders!;
        Leave(slot, contenders);
        if (contenders.Count < VeryFewContenders)
        {
            foreach (var contender in contenders.Jobs)
            {
                if (contender < 0)
                    continue;
                Leave(contender, contenders);
                group.Jobs.AddLast(contender);
                OrderNow(contender); // a pass may be under way
            }

            group.HasMany = false;
            if (contenders.Leaves > LargestKept)
                group.Contenders = null; // all its leaves would be looked at the next time
        }

        NoteRemoval(from);
    }

    private void Enter(int slot, Tournament contenders)
    {
        if (slot >= _contenders.Length)
            Array.Resize(ref _contenders, _state.JobCapacity);
        _contenders[slot] = new Contender { IsIn = true, Leaf = contenders.Add(slot), OrderedNs = -1 };
    }

    private void Leave(int slot, Tournament contenders)
    {
        ref var contender = ref _contenders[slot];
        contenders.Remove(contender.Leaf);
        contender.IsIn = false;
    }

    private int FirstIn(Tournament contenders)
    {
        PlayAgain(contenders, 1);
        OrderNow(contenders.First[1]);
        return contenders.First[1];
    }

    // Plays what is not certain any more at and below a node.
    private void PlayAgain(Tournament contenders, int node)
    {
        var nowNs = _state.Now.Ns;
        if (node >= contenders.Leaves || contenders.Until[node] >= nowNs)
            return;
        var (left, right) = (2 * node, 2 * node + 1);
        PlayAgain(contenders, left);
        PlayAgain(contenders, right);
        var (first, other) = (contenders.First[left], contenders.First[right]);
        var until = long.MaxValue;
        if (first < 0)
            first = other;
        else if (other >= 0)
        {
            OrderNow(first);
            OrderNow(other);
            var keys = new KeyPair<TOrder>(_orders[first], _orders[other], OrderAtEnd(first), OrderAtEnd(other));
            until = TPolicy.SameUntil(in _state.Jobs[first], in _state.Jobs[other], in keys, _state, nowNs, _end.Ns);
            if (ComesBefore(other, first))
                first = other;
        }

        if (left < contenders.Leaves)
            until = Math.Min(until, Math.Min(contenders.Until[left], contenders.Until[right]));
        contenders.First[node] = first;
        contenders.Until[node] = until;
    }

    private void OrderNow(int slot)
    {
        ref var orderedNs = ref _contenders[slot].OrderedNs;
        if (orderedNs == _state.Now.Ns)
            return;
        orderedNs = _state.Now.Ns;
        _orders[slot] = TPolicy.OrderOf(in _state.Jobs[slot], _state);
    }

    private TOrder OrderAtEnd(int slot)
    {
        ref var contender = ref _contenders[slot];
        if (contender.IsEndKnown)
            return contender.AtEnd;
        contender.AtEnd = KeysAt(_end, in _state.Jobs[slot]);
        contender.IsEndKnown = true;
        return contender.AtEnd;
    }

    private struct Contender
    {
        public bool IsIn;

        /// <summary>Its place in the tournament of its group.</summary>
        public int Leaf;

        /// <summary>When its keys were computed last, -1 before.</summary>
        public long OrderedNs;

        /// <summary>Its keys at the end of the run, once someone asked.</summary>
        public TOrder AtEnd;

        public bool IsEndKnown;
    }
}
