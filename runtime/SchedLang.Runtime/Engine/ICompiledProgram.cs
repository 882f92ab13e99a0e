using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Engine;

/// <summary>The door of a generated assembly: a policy linked to a scenario.</summary>
public interface ICompiledProgram
{
    /// <summary>Runs the workload that the program was compiled for and gives the observer back.</summary>
    /// <exception cref="OperationCanceledException">The run was stopped through its control.</exception>
    TObserver Run<TObserver>(Workload workload, long seed, TObserver observer, RunControl? control = null)
        where TObserver : struct, IObserver;
}
