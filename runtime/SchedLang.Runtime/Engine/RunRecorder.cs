using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Engine;

/// <summary>
/// An optional record of a run: a log, a trace, data for a report. It sees the events of <see cref="IObserver"/> through virtual
/// calls, so that a command can combine any number of them; a run without recorders pays nothing.
/// </summary>
public abstract class RunRecorder : IDisposable
{
    /// <summary>The run starts; the state stays valid until <see cref="RunEnded"/> returns.</summary>
    public virtual void RunStarted(SystemState state)
    {
    }

    /// <inheritdoc cref="IObserver.Released"/>
    public virtual void Released(in Job job)
    {
    }

    /// <inheritdoc cref="IObserver.Dispatched"/>
    public virtual void Dispatched(in Job job, in UnitStart start)
    {
    }

    /// <inheritdoc cref="IObserver.UnitEnded"/>
    public virtual void UnitEnded(in Job job, in UnitEnd end)
    {
    }

    /// <inheritdoc cref="IObserver.TokenProduced"/>
    public virtual void TokenProduced(in Job job, Instant deadline)
    {
    }

    /// <inheritdoc cref="IObserver.JobEnded"/>
    public virtual void JobEnded(in Job job, JobOutcome outcome)
    {
    }

    /// <inheritdoc cref="IObserver.RunEnded"/>
    public virtual void RunEnded(SystemState state)
    {
    }

    /// <summary>Closes what the recorder writes to.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes what the recorder writes to.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}

/// <summary>Passes every event on to some recorders, in order.</summary>
/// <param name="recorders">The recorders, which the caller disposes.</param>
public readonly struct RunRecorders(params RunRecorder[] recorders) : IObserver
{
    /// <inheritdoc/>
    public void RunStarted(SystemState state)
    {
        foreach (var recorder in recorders)
            recorder.RunStarted(state);
    }

    /// <inheritdoc/>
    public void Released(in Job job)
    {
        foreach (var recorder in recorders)
            recorder.Released(in job);
    }

    /// <inheritdoc/>
    public void Dispatched(in Job job, in UnitStart start)
    {
        foreach (var recorder in recorders)
            recorder.Dispatched(in job, in start);
    }

    /// <inheritdoc/>
    public void UnitEnded(in Job job, in UnitEnd end)
    {
        foreach (var recorder in recorders)
            recorder.UnitEnded(in job, in end);
    }

    /// <inheritdoc/>
    public void TokenProduced(in Job job, Instant deadline)
    {
        foreach (var recorder in recorders)
            recorder.TokenProduced(in job, deadline);
    }

    /// <inheritdoc/>
    public void JobEnded(in Job job, JobOutcome outcome)
    {
        foreach (var recorder in recorders)
            recorder.JobEnded(in job, outcome);
    }

    /// <inheritdoc/>
    public void RunEnded(SystemState state)
    {
        foreach (var recorder in recorders)
            recorder.RunEnded(state);
    }
}
