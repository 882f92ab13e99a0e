using SchedLang.Compiler.Emit;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Engine;
using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <summary>A decision allocates nothing, under any policy of the library.</summary>
public sealed class AllocationTests
{
    private const int Decisions = 1_000_000;

    // No object is smaller than 24 bytes, so that this leaves no room for one in every twenty-four decisions.
    private const int MostBytesPerDecision = 1;

    private static readonly string Demonstration = Path.Combine(PolicyLibrary.Folder, "demo.sched");

    public static TheoryData<string> Policies => [.. PolicyLibrary.All.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Policies))]
    public void AMillionDecisionsAllocateNothing(string policy)
    {
        var (bytes, units) = Allocated(policy);

        units.ShouldBeGreaterThan(Decisions);
        bytes.ShouldBeLessThan(units * MostBytesPerDecision);
    }

    // Slower streams and later deadlines, with which every policy keeps up: the number of live jobs does not grow with the length of the run.
    private static readonly string[] Settings = ["run=1500s", "sr.at=20 fps", "od.at=10 fps", "npc.every=10s", "note.every=30s", "sr.deadline=20s", "od.deadline=20s", "rag.deadline=20s"];

    private static (long Bytes, long Units) Allocated(string policy)
    {
        var program = ScheduleRun.Link(Demonstration, policy, scenario: "Game", settings: Settings);
        using var loaded = program.Load(new AssemblyCache(null));
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
