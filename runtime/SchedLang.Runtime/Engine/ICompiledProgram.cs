using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Engine;

/// <summary>The entry point of a generated assembly: a policy linked to a scenario.</summary>
public interface ICompiledProgram
{
    /// <summary>Runs the workload that the program was compiled for and returns the observer.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="seed">Seed of all random draws.</param>
    /// <param name="observer">Receives every event.</param>
    /// <param name="control">Reports progress and stops the run.</param>
    /// <param name="stepwise">Turns event coalescing off: every unit is an event. Results are the same.</param>
    /// <exception cref="OperationCanceledException">The run was stopped through its control.</exception>
    TObserver Run<TObserver>(Workload workload, long seed, TObserver observer, RunControl? control = null, bool stepwise = false)
        where TObserver : struct, IObserver;

    /// <summary>Lets the JIT compile what <see cref="Run"/> needs for this observer, before a workload is available.</summary>
    void Prepare<TObserver>()
        where TObserver : struct, IObserver;

    /// <summary>Passes the program's types to code that makes something of them.</summary>
    TResult Use<TUse, TResult>(TUse use)
        where TUse : struct, IProgramUse<TResult>;
}
