using SchedLang.Compiler.Emit;
using SchedLang.Runtime.Engine;
using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <summary>Runs of a loaded program take over the tables and the memory of those before, and nothing else.</summary>
public sealed class RepeatedRunTests
{
    private static readonly string Demonstration = Path.Combine(PolicyLibrary.Folder, "demo.sched");

    public static TheoryData<string> Policies => [.. PolicyLibrary.All.Select(p => p.Name)];

    // An overload, so that jobs outgrow the memory that a run begins with.
    [Theory]
    [MemberData(nameof(Policies))]
    public void ARunAfterOthersIsThatOfAFreshProgram(string policy)
    {
        var program = ScheduleRun.Link(Demonstration, policy, scenario: "Game", settings: ["run=2s", "sr.at=400 fps"]);
        using var loaded = program.Load(new AssemblyCache(null));
        var first = ScheduleRun.Of(program, loaded, 1, stepwise: false);
        var other = ScheduleRun.Of(program, loaded, 2, stepwise: false);
        var fresh = ScheduleRun.Of(program, 2);

        ScheduleRun.Of(program, loaded, 1, stepwise: false).Units.ShouldBe(first.Units);
        other.Units.ShouldBe(fresh.Units);
        other.Summary.ShouldBe(fresh.Summary);
    }

    [Fact]
    public void ARunAfterOthersNeedsNoMemoryForJobs()
    {
        var program = ScheduleRun.Link(Demonstration, "FCFS_DYN", scenario: "Game", settings: ["run=2s", "sr.at=400 fps"]);
        using var loaded = program.Load(new AssemblyCache(null));
        var first = Allocated();
        var second = Allocated();

        second.ShouldBeLessThan(first / 2);

        long Allocated()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            loaded.Program.Run(program.Workload, 0, default(NoObserver));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
