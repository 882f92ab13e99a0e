using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Scheduling;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Simulation;

/// <summary>The flows of a run between two of their turns: when each goes on, and which wait for a flow that they have started.</summary>
internal sealed class Flows
{
    // Turns after which others follow, by the numbers that the engine knows them by. Free places are used again.
    private readonly List<EndedTurn> _turns = [];
    private readonly Stack<int> _free = [];

    // Indexed by stream; null where a stream has no turns, or none waits for its jobs.
    private readonly FlowDraws?[] _draws;
    private readonly PriorityQueue<int, (long AtNs, long Flow)>?[] _next;
    private readonly Queue<int>?[] _callers;

    private Flows(Workload workload, long seed)
    {
        var streams = workload.Streams;
        _draws = [.. streams.Select((s, number) => s.Flow == null ? null : new FlowDraws(s, number, seed))];
        _next = [.. streams.Select(s => s.Flow == null ? null : new PriorityQueue<int, (long, long)>())];
        _callers = [.. streams.Select((_, number) => streams.Any(s => s.Flow?.Via == number) ? new Queue<int>() : null)];
    }

    /// <summary>The flows of a workload; null if no stream has turns.</summary>
    public static Flows? Of(Workload workload, long seed) => workload.HasTurns ? new Flows(workload, seed) : null;

    /// <summary>Remembers a turn that the engine then knows by a number.</summary>
    public int Keep(in EndedTurn turn)
    {
        if (!_free.TryPop(out var number))
        {
            number = _turns.Count;
            _turns.Add(turn);
        }

        _turns[number] = turn;
        return number;
    }

    /// <summary>Forgets a turn and returns it.</summary>
    public EndedTurn Take(int number)
    {
        _free.Push(number);
        return _turns[number];
    }

    /// <summary>When the turn after one is released, if what it waits for has come now.</summary>
    public Instant NextAfter(in EndedTurn turn, Instant now) => now + _draws[turn.Stream]!.Think(turn.Flow, turn.Turn);

    /// <summary>Lets a flow go on at an instant after now.</summary>
    public void GoOnAt(in EndedTurn turn, Instant at)
    {
        if (!at.IsNever)
            _next[turn.Stream]!.Enqueue(Keep(in turn), (at.Ns, turn.Flow));
    }

    /// <summary>When a flow of a stream next goes on, in ns; <c>never</c> if none does.</summary>
    public long NextNs(int stream) => _next[stream] is { } next && next.TryPeek(out _, out var first) ? first.AtNs : Saturating.Never;

    /// <summary>Takes the flow of a stream that goes on next: of several at one instant, that with the lowest number.</summary>
    public int TakeNext(int stream) => _next[stream]!.Dequeue();

    /// <summary>Whether turns may wait for the jobs of a stream.</summary>
    public bool IsCalled(int stream) => _callers[stream] != null;

    /// <summary>A job of a stream that a turn may wait for is released later. Such jobs come in the order of these calls.</summary>
    public void Await(int stream, int caller) => _callers[stream]!.Enqueue(caller);

    /// <summary>The turn that waits for the next job of a stream which is released later; -1 for none.</summary>
    public int TakeCaller(int stream) => _callers[stream] is { } callers ? callers.Dequeue() : -1;
}
