using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Engine;

/// <summary>Sees nothing and costs nothing.</summary>
public readonly struct NoObserver : IObserver
{
    /// <inheritdoc/>
    public static bool SeesUnits => false;

    /// <inheritdoc/>
    public void Released(in Job job)
    {
    }

    /// <inheritdoc/>
    public void Dispatched(in Job job, in UnitStart start)
    {
    }

    /// <inheritdoc/>
    public void UnitEnded(in Job job, in UnitEnd end)
    {
    }

    /// <inheritdoc/>
    public void TokenProduced(in Job job, Instant deadline)
    {
    }

    /// <inheritdoc/>
    public void JobEnded(in Job job, JobOutcome outcome)
    {
    }

    /// <inheritdoc/>
    public void RunEnded(SystemState state)
    {
    }
}

/// <summary>Two observers, told one after the other.</summary>
public struct Observers<TFirst, TSecond>(TFirst first, TSecond second) : IObserver
    where TFirst : struct, IObserver
    where TSecond : struct, IObserver
{
    static bool IObserver.SeesUnits => TFirst.SeesUnits || TSecond.SeesUnits;

    static bool IObserver.CountsUnits => (TFirst.CountsUnits || !TFirst.SeesUnits) && (TSecond.CountsUnits || !TSecond.SeesUnits);

    static bool IObserver.SeesPaths => TFirst.SeesPaths || TSecond.SeesPaths;

    static bool IObserver.SeesDecisions => TFirst.SeesDecisions || TSecond.SeesDecisions;

    private TFirst _first = first;
    private TSecond _second = second;

    /// <summary>The first of the two.</summary>
    public readonly TFirst First => _first;

    /// <summary>The second of the two.</summary>
    public readonly TSecond Second => _second;

    /// <inheritdoc/>
    public void Took(EnginePath path)
    {
        if (TFirst.SeesPaths)
            _first.Took(path);
        if (TSecond.SeesPaths)
            _second.Took(path);
    }

    /// <inheritdoc/>
    public void Waits(in Job job, in Wait wait)
    {
        _first.Waits(in job, in wait);
        _second.Waits(in job, in wait);
    }

    /// <inheritdoc/>
    public void Placed(in Job job, int device, int rule)
    {
        _first.Placed(in job, device, rule);
        _second.Placed(in job, device, rule);
    }

    /// <inheritdoc/>
    public void Taken(in Job job, in Wait wait)
    {
        _first.Taken(in job, in wait);
        _second.Taken(in job, in wait);
    }

    /// <inheritdoc/>
    public void RunStarted(SystemState state)
    {
        _first.RunStarted(state);
        _second.RunStarted(state);
    }

    /// <inheritdoc/>
    public void Released(in Job job)
    {
        _first.Released(in job);
        _second.Released(in job);
    }

    /// <inheritdoc/>
    public void Dispatched(in Job job, in UnitStart start)
    {
        _first.Dispatched(in job, in start);
        _second.Dispatched(in job, in start);
    }

    /// <inheritdoc/>
    public void UnitsEnded(in Job job, int device, long units, long heldNs)
    {
        _first.UnitsEnded(in job, device, units, heldNs);
        _second.UnitsEnded(in job, device, units, heldNs);
    }

    /// <inheritdoc/>
    public void UnitEnded(in Job job, in UnitEnd end)
    {
        _first.UnitEnded(in job, in end);
        _second.UnitEnded(in job, in end);
    }

    /// <inheritdoc/>
    public void TokenProduced(in Job job, Instant deadline)
    {
        _first.TokenProduced(in job, deadline);
        _second.TokenProduced(in job, deadline);
    }

    /// <inheritdoc/>
    public void JobEnded(in Job job, JobOutcome outcome)
    {
        _first.JobEnded(in job, outcome);
        _second.JobEnded(in job, outcome);
    }

    /// <inheritdoc/>
    public void RunEnded(SystemState state)
    {
        _first.RunEnded(state);
        _second.RunEnded(state);
    }
}
