using SchedLang.Compiler.Emit;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Engine;
using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <summary>A decision allocates nothing: a run ten times as long allocates what a short one does.</summary>
public sealed class AllocationTests
{
    [Theory]
    [InlineData("FCFS_AOT")]
    [InlineData("FCFS_DYN")]
    [InlineData("EDF_AOT")]
    [InlineData("EDF_DYN")]
    [InlineData("FTF")]
    public void DecisionsAllocateNothing(string policy)
    {
        // A workload that keeps up, so that the number of live jobs does not grow with the length of the run.
        var (shortRun, longRun) = (Allocated(policy, 20), Allocated(policy, 400));

        (longRun.Bytes - shortRun.Bytes).ShouldBeLessThan(4096, $"{longRun.Bytes} bytes against {shortRun.Bytes}");
        longRun.Units.ShouldBeGreaterThan(100_000);
    }

    private static (long Bytes, long Units) Allocated(string policy, int seconds)
    {
        var program = ScheduleRun.Link(
            Repository.PathOf("examples", "rtgen", "a-video-conferencing.sched"), policy, settings: [$"run={seconds}s", "llm.every=2s", "llm.prompt=16", "llm.output=4"]);
        using var loaded = program.Load(new AssemblyCache(null));
        loaded.Program.Run(program.Workload, 0, new UnitCounter(new long[1])); // compiles everything that a run needs
        var count = new long[1];
        var before = GC.GetAllocatedBytesForCurrentThread();
        loaded.Program.Run(program.Workload, 0, new UnitCounter(count));
        return (GC.GetAllocatedBytesForCurrentThread() - before, count[0]);
    }

    private readonly struct UnitCounter(long[] count) : IObserver
    {
        public void Released(in Runtime.State.Job job)
        {
        }

        public void Dispatched(in Runtime.State.Job job, in UnitStart start)
        {
        }

        public void UnitEnded(in Runtime.State.Job job, in UnitEnd end) => count[0]++;

        public void TokenProduced(in Runtime.State.Job job, Runtime.Quantities.Instant deadline)
        {
        }

        public void JobEnded(in Runtime.State.Job job, JobOutcome outcome)
        {
        }

        public void RunEnded(Runtime.State.SystemState state)
        {
        }
    }
}
