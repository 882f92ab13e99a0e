using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Engine;

/// <summary>The door of a generated assembly: a policy linked to a scenario.</summary>
public interface ICompiledProgram
{
    /// <summary>Runs the workload that the program was compiled for and gives the observer back.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="seed">Seed of all random draws.</param>
    /// <param name="observer">What is told of every event.</param>
    /// <param name="control">To watch and stop the run.</param>
    /// <param name="stepwise">Makes every unit an event, also where several could be taken together; the results are the same.</param>
    /// <exception cref="OperationCanceledException">The run was stopped through its control.</exception>
    TObserver Run<TObserver>(Workload workload, long seed, TObserver observer, RunControl? control = null, bool stepwise = false)
        where TObserver : struct, IObserver;

    /// <summary>Has the JIT compile what <see cref="Run"/> will need for such an observer, for as long as no workload is at hand.</summary>
    void Prepare<TObserver>()
        where TObserver : struct, IObserver;
}
