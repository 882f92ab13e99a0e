using System.Numerics;

namespace SchedLang.Runtime.Metrics;

/// <summary>
/// The longest run of deadline misses among jobs with consecutive numbers. Jobs end in any order, so a verdict waits for those of all
/// earlier jobs. Jobs without a verdict neither extend a run nor end it.
/// </summary>
internal sealed class MissRun
{
    // A power of two, so that the remainder is a mask.
    private const int FirstLength = 64;

    // What is known of the jobs from number _next on, by number modulo the length.
    private State[] _early = [];
    private int _earlyCount;
    private long _next;
    private long _current;

    private enum State : byte
    {
        NotEnded,
        NotJudged,
        Met,
        Missed,
    }

    /// <summary>Jobs in the longest run.</summary>
    public long Longest { get; private set; }

    /// <summary>Adds the verdict of a job. Each number from 0 must be added once.</summary>
    /// <param name="number">The job's number.</param>
    /// <param name="missed">Whether it missed its deadline; null if it is not judged.</param>
    public void Add(long number, bool? missed)
    {
        var state = missed switch { true => State.Missed, false => State.Met, null => State.NotJudged };
        if (number != _next)
            Keep(number, state);
        else
            CountFrom(state);
    }

    private void Keep(long number, State state)
    {
        if (number - _next >= _early.Length)
            Grow(number - _next + 1);
        _early[number & (_early.Length - 1)] = state;
        _earlyCount++;
    }

    private void Grow(long least)
    {
        var grown = new State[Math.Max(FirstLength, checked((int)BitOperations.RoundUpToPowerOf2((ulong)least)))];
        for (var number = _next; number < _next + _early.Length; number++)
            grown[number & (grown.Length - 1)] = _early[number & (_early.Length - 1)];
        _early = grown;
    }

    // Counts the next job and those after it that have ended.
    private void CountFrom(State state)
    {
        Count(state);
        while (_earlyCount > 0 && _early[_next & (_early.Length - 1)] is var early and not State.NotEnded)
        {
            _early[_next & (_early.Length - 1)] = State.NotEnded;
            _earlyCount--;
            Count(early);
        }
    }

    private void Count(State state)
    {
        _next++;
        if (state == State.NotJudged)
            return;
        _current = state == State.Missed ? _current + 1 : 0;
        Longest = Math.Max(Longest, _current);
    }
}
