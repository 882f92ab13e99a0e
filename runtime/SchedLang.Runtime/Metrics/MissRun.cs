namespace SchedLang.Runtime.Metrics;

/// <summary>
/// The longest run of deadline misses among jobs with consecutive numbers. Jobs end in any order, so a verdict waits for those of all
/// earlier jobs. Jobs without a verdict neither extend a run nor end it.
/// </summary>
internal sealed class MissRun
{
    private readonly Dictionary<long, Verdict> _early = [];
    private long _next;
    private long _current;

    private enum Verdict : byte
    {
        None,
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
        var verdict = missed switch { true => Verdict.Missed, false => Verdict.Met, null => Verdict.None };
        if (number != _next)
        {
            _early.Add(number, verdict);
            return;
        }

        Count(verdict);
        while (_early.Count > 0 && _early.Remove(_next, out var next))
            Count(next);
    }

    private void Count(Verdict verdict)
    {
        _next++;
        if (verdict == Verdict.None)
            return;
        _current = verdict == Verdict.Missed ? _current + 1 : 0;
        Longest = Math.Max(Longest, _current);
    }
}
