using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Ready;

/// <summary>
/// Long eligibility queues whose keys are linear in time, each as a <see cref="KineticTournament"/>: two jobs are compared again only when
/// their order can have changed.
/// </summary>
/// <param name="state">Has the jobs.</param>
/// <param name="keys">Their keys.</param>
internal sealed unsafe class Tournaments<TPolicy, TOrder>(SystemState state, Keys<TPolicy, TOrder> keys)
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
{
    // A queue with more jobs than this becomes a tournament, and a plain list again with fewer than ListBelow.
    private const int TournamentAbove = 32;
    private const int ListBelow = 8;
    private const int LargestKept = 1024;

    private static readonly Instant LatestHorizon = Instant.FromNs(1L << 60); // 36 years: the clock is never never

    private readonly SystemState _state = state;
    private readonly Keys<TPolicy, TOrder> _keys = keys;

    // Certificates reach up to this time at most. After it, jobs are compared again in every pass.
    private readonly Instant _horizon = Instant.Min(state.Workload.End, LatestHorizon);

    // Indexed by slot; used for jobs in a tournament.
    private Entry[] _entries = [];

    /// <summary>Whether keys are linear, so that this is compiled before a run.</summary>
    public static bool IsUsed => TPolicy.OrderIsLinear;

    /// <summary>Adds a job to a queue, which becomes a tournament if it is long.</summary>
    public void Add(int slot, ref EligibilityQueue queue)
    {
        if (queue.UsesTournament)
        {
            Enter(slot, queue.Tournament!);
            return;
        }

        queue.Jobs.AddLast(slot);
        if (queue.Jobs.Count <= TournamentAbove)
            return;
        queue.Tournament ??= new KineticTournament();
        foreach (var waiting in queue.Jobs.Slots)
            Enter(waiting, queue.Tournament);
        queue.Jobs.Count = 0;
        queue.UsesTournament = true;
    }

    /// <summary>Whether a job is in a tournament.</summary>
    public bool Has(int slot) => slot < _entries.Length && _entries[slot].IsIn;

    /// <summary>Removes a job from its tournament, which becomes a list if it is short.</summary>
    public void Remove(int slot, ref EligibilityQueue queue)
    {
        var tournament = queue.Tournament!;
        Leave(slot, tournament);
        if (tournament.Count >= ListBelow)
            return;
        foreach (var waiting in tournament.Jobs)
        {
            if (waiting < 0)
                continue;
            Leave(waiting, tournament);
            queue.Jobs.AddLast(waiting);
            OrderNow(waiting); // a pass that has computed the keys may be in progress
        }

        queue.UsesTournament = false;
        if (tournament.Leaves > LargestKept)
            queue.Tournament = null; // a scan of so many leaves costs more than a new tournament
    }

    /// <summary>The first job of a tournament, with its keys computed.</summary>
    public int FirstIn(KineticTournament tournament)
    {
        Replay(tournament, 1);
        OrderNow(tournament.First[1]);
        return tournament.First[1];
    }

    private void Enter(int slot, KineticTournament tournament)
    {
        if (slot >= _entries.Length)
            Array.Resize(ref _entries, _state.JobCapacity);
        _entries[slot] = new Entry { IsIn = true, Leaf = tournament.Add(slot), OrderedNs = -1 };
    }

    private void Leave(int slot, KineticTournament tournament)
    {
        ref var entry = ref _entries[slot];
        tournament.Remove(entry.Leaf);
        entry.IsIn = false;
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
            var keys = new KeyPair<TOrder>(_keys[first], _keys[other], OrderAtEnd(first), OrderAtEnd(other));
            until = TPolicy.OrderHoldsUntil(in _state.Jobs[first], in _state.Jobs[other], in keys, _state, nowNs, _horizon.Ns);
            if (_keys.ComesBefore(other, first))
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
        _keys[slot] = TPolicy.OrderOf(in _state.Jobs[slot], _state);
    }

    private TOrder OrderAtEnd(int slot)
    {
        ref var entry = ref _entries[slot];
        if (entry.IsEndKnown)
            return entry.AtEnd;
        entry.AtEnd = _keys.At(_horizon, in _state.Jobs[slot]);
        entry.IsEndKnown = true;
        return entry.AtEnd;
    }

    private struct Entry
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
