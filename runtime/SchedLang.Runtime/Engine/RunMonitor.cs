using System.Runtime.CompilerServices;
using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Engine;

/// <summary>Who watches a run: the observer sees its events, and the control follows its progress and can stop it.</summary>
/// <param name="observer">Receives every event.</param>
/// <param name="control">Reports progress and stops the run.</param>
internal sealed class RunMonitor<TObserver>(TObserver observer, RunControl? control = null)
    where TObserver : struct, IObserver
{
    // A policy can loop over all jobs for each waiting job, so a pass can take long.
    private const int JobsBetweenChecks = 64;

    private readonly RunControl _control = control ?? new RunControl();
    private TObserver _observer = observer;

    /// <summary>The observer.</summary>
    public ref TObserver Observer => ref _observer;

    /// <summary>A fast path was taken. The JIT removes the call if no observer counts paths.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void NotePath(EnginePath path)
    {
        if (TObserver.SeesPaths)
            _observer.Took(path);
    }

    /// <summary>Reports progress, and stops the run if that is wanted. It reads one field, because one event can take long.</summary>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Check(Instant now)
    {
        _control.Reached = now;
        if (_control.IsStopped)
            Stop();
    }

    /// <summary>The same, once for every few jobs.</summary>
    /// <param name="jobs">How many jobs were looked at, from 1.</param>
    /// <param name="now">The time.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CheckAfter(int jobs, Instant now)
    {
        if (jobs % JobsBetweenChecks == 0)
            Check(now);
    }

    private static void Stop() => throw new OperationCanceledException();
}
