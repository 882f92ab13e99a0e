using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Ready;

namespace SchedLang.Runtime.Scheduling;

/// <content>
/// Passes over eligibility queues whose keys change while jobs wait. Keys are computed only for jobs that could start now, and the
/// minimum is searched without sorting. With linear keys, a long queue becomes a <see cref="KineticTournament"/>: two jobs are compared
/// again only when their order can have changed.
/// </content>
public sealed unsafe partial class Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine>
{
    // A queue with more jobs than this becomes a tournament, and a plain list again with fewer than ListBelow.
    private const int TournamentAbove = 32;
    private const int ListBelow = 8;
    private const int LargestKeptTournament = 1024;

    // Certificates reach up to this time at most. After it, jobs are compared again in every pass.
    private readonly Instant _horizon;

    // Indexed by slot; used for jobs in a tournament.
    private TournamentEntry[] _entries = [];

    private static bool HasTournaments => FastPaths<TPolicy, TOrder, TTraits>.HasTournaments;

    private void PassWithChangingKeys()
    {
        if (_waiting == 0 || _state.Idle == 0)
            return;
        foreach (ref var queue in _queues.AsSpan())
        {
            if (!TPolicy.IsStrict && (queue.Eligible & _state.Idle) == 0)
                continue;
            foreach (var slot in queue.Jobs.Slots)
                _orders[slot] = TPolicy.OrderOf(in _state.Jobs[slot], _state);
        }

        while (_waiting > 0 && _state.Idle != 0)
        {
            var (first, from, index) = FirstEligible();
            if (first < 0)
                return;
            if ((_queues[from].Eligible & _state.Idle) == 0)
            {
                NotePath(EnginePath.StrictQueue);
                return;
            }

            if (index < 0)
            {
                NotePath(EnginePath.KineticTournament);
                RemoveFromTournament(first, from);
            }
            else
            {
                NotePath(EnginePath.UnsortedQueue);
                _queues[from].Jobs.ReplaceByLast(index);
                NoteRemoval(from);
            }

            DispatchByTable(first);
        }
    }

    // The index is a position in the queue's list; -1 if the job is in a tournament.
    private (int Slot, int Queue, int Index) FirstEligible()
    {
        var (first, from, at) = (-1, -1, -1);
        for (var queue = 0; queue < _queues.Length; queue++)
        {
            ref var candidate = ref _queues[queue];
            if (!TPolicy.IsStrict && (candidate.Eligible & _state.Idle) == 0)
                continue;
            if (HasTournaments && candidate.UsesTournament)
            {
                var head = FirstIn(candidate.Tournament!);
                if (first < 0 || ComesBefore(head, first))
                    (first, from, at) = (head, queue, -1);
                continue;
            }

            var slots = candidate.Jobs.Slots;
            for (var index = 0; index < slots.Length; index++)
            {
                if (first < 0 || ComesBefore(slots[index], first))
                    (first, from, at) = (slots[index], queue, index);
            }
        }

        return (first, from, at);
    }

    private void AddUnsorted(int slot, ref EligibilityQueue queue)
    {
        if (queue.UsesTournament)
        {
            EnterTournament(slot, queue.Tournament!);
            return;
        }

        queue.Jobs.AddLast(slot);
        if (queue.Jobs.Count <= TournamentAbove)
            return;
        queue.Tournament ??= new KineticTournament();
        foreach (var waiting in queue.Jobs.Slots)
            EnterTournament(waiting, queue.Tournament);
        queue.Jobs.Count = 0;
        queue.UsesTournament = true;
    }

    private void RemoveFromTournament(int slot, int from)
    {
        ref var queue = ref _queues[from];
        var tournament = queue.Tournament!;
        LeaveTournament(slot, tournament);
        if (tournament.Count < ListBelow)
        {
            foreach (var waiting in tournament.Jobs)
            {
                if (waiting < 0)
                    continue;
                LeaveTournament(waiting, tournament);
                queue.Jobs.AddLast(waiting);
                OrderNow(waiting); // a pass that has computed the keys may be in progress
            }

            queue.UsesTournament = false;
            if (tournament.Leaves > LargestKeptTournament)
                queue.Tournament = null; // a scan of so many leaves costs more than a new tournament
        }

        NoteRemoval(from);
    }

    private void EnterTournament(int slot, KineticTournament tournament)
    {
        if (slot >= _entries.Length)
            Array.Resize(ref _entries, _state.JobCapacity);
        _entries[slot] = new TournamentEntry { IsIn = true, Leaf = tournament.Add(slot), OrderedNs = -1 };
    }

    private void LeaveTournament(int slot, KineticTournament tournament)
    {
        ref var entry = ref _entries[slot];
        tournament.Remove(entry.Leaf);
        entry.IsIn = false;
    }

    private int FirstIn(KineticTournament tournament)
    {
        Replay(tournament, 1);
        OrderNow(tournament.First[1]);
        return tournament.First[1];
    }

    // Repeats the comparisons at and below a node whose certificates have expired.
    private void Replay(KineticTournament tournament, int node)
    {
        var nowNs = _state.Now.Ns;
        if (node >= tournament.Leaves || tournament.CertainUntil[node] >= nowNs)
            return;
        var (left, right) = (2 * node, 2 * node + 1);
        Replay(tournament, left);
        Replay(tournament, right);
        var (first, other) = (tournament.First[left], tournament.First[right]);
        var until = long.MaxValue;
        if (first < 0)
            first = other;
        else if (other >= 0)
        {
            OrderNow(first);
            OrderNow(other);
            var keys = new KeyPair<TOrder>(_orders[first], _orders[other], OrderAtEnd(first), OrderAtEnd(other));
            until = TPolicy.OrderHoldsUntil(in _state.Jobs[first], in _state.Jobs[other], in keys, _state, nowNs, _horizon.Ns);
            if (ComesBefore(other, first))
                first = other;
        }

        if (left < tournament.Leaves)
            until = Math.Min(until, Math.Min(tournament.CertainUntil[left], tournament.CertainUntil[right]));
        tournament.First[node] = first;
        tournament.CertainUntil[node] = until;
    }

    private void OrderNow(int slot)
    {
        ref var orderedNs = ref _entries[slot].OrderedNs;
        if (orderedNs == _state.Now.Ns)
            return;
        orderedNs = _state.Now.Ns;
        _orders[slot] = TPolicy.OrderOf(in _state.Jobs[slot], _state);
    }

    private TOrder OrderAtEnd(int slot)
    {
        ref var entry = ref _entries[slot];
        if (entry.IsEndKnown)
            return entry.AtEnd;
        entry.AtEnd = KeysAt(_horizon, in _state.Jobs[slot]);
        entry.IsEndKnown = true;
        return entry.AtEnd;
    }

    private struct TournamentEntry
    {
        public bool IsIn;

        /// <summary>The job's leaf in the tournament.</summary>
        public int Leaf;

        /// <summary>Time in ns of the last computation of its keys; -1 before the first.</summary>
        public long OrderedNs;

        /// <summary>Its keys at the end of the run; valid if <see cref="IsEndKnown"/>.</summary>
        public TOrder AtEnd;

        public bool IsEndKnown;
    }
}
