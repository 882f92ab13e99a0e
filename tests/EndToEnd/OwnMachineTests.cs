using SchedLang.Compiler;
using SchedLang.Compiler.Emit;
using SchedLang.EndToEnd.Machines;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <summary>A scheduler alone, with a machine and a clock of the test's own, under every policy of the library.</summary>
public sealed class OwnMachineTests
{
    private static readonly string Demonstration = Path.Combine(PolicyLibrary.Folder, "demo.sched");

    // A policy may leave a job that is late anyway, so that late jobs are dropped.
    private static readonly string[] Settings =
        ["run=10s", "sr.late=drop", "od.late=drop", "rag.late=drop", "npc.late=drop", "note.late=drop"];

    // Jobs that come until then have long ended at the end of the run.
    private static readonly Instant Early = Instant.FromNs(500_000_000);

    public static TheoryData<string> Policies => [.. PolicyLibrary.All.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Policies))]
    public void APolicyDrivesAMachineOfOnesOwn(string policy)
    {
        var program = ScheduleRun.Link(Demonstration, policy, scenario: "Game", settings: Settings);
        using var loaded = program.Load(new AssemblyCache(null));
        var coming = Releases(program, loaded);
        TheScheduleIsThatOfTheSimulationWithTheTimesOfTheTable(program, loaded, coming);
        TheSimulationDrivesAMachineOfOnesOwnToo(program, loaded, coming);
        List<Coming> early = [.. coming.TakeWhile(c => c.At < Early)];
        var deviating = EveryJobEndsWithOtherTimes(program, loaded, early);
        RefusedCallsLeaveTheScheduleAsItWas(program, loaded, early, deviating);
    }

    private static void TheScheduleIsThatOfTheSimulationWithTheTimesOfTheTable(LinkedProgram program, LoadedProgram loaded, List<Coming> coming)
    {
        var simulated = ScheduleRun.Of(program, loaded, 0, stepwise: false);
        var driven = MachineDriver.Drive(program, loaded, coming, deviates: false);

        driven.Jobs.ShouldBe(simulated.Jobs);
        driven.Units.ShouldBe(simulated.Units);
        driven.Units.Count(c => c == '\n').ShouldBeGreaterThan(1000);
    }

    private static void TheSimulationDrivesAMachineOfOnesOwnToo(LinkedProgram program, LoadedProgram loaded, List<Coming> coming) =>
        MachineDriver.Simulate(program, loaded, deviates: true).ShouldBe(MachineDriver.Drive(program, loaded, coming, deviates: true));

    private static Driven EveryJobEndsWithOtherTimes(LinkedProgram program, LoadedProgram loaded, List<Coming> coming)
    {
        var driven = MachineDriver.Drive(program, loaded, coming, deviates: true);
        var outcomes = Schedule.JobsOf(driven.Jobs).Select(j => j.Outcome).ToList();

        outcomes.Count.ShouldBe(coming.Count);
        outcomes.ShouldNotContain("unfinished");
        outcomes.Count(o => o == "completed").ShouldBeGreaterThan(coming.Count / 4);
        driven.Units.ShouldNotBe(MachineDriver.Drive(program, loaded, coming, deviates: false).Units);
        return driven;
    }

    private static void RefusedCallsLeaveTheScheduleAsItWas(LinkedProgram program, LoadedProgram loaded, List<Coming> coming, Driven driven)
    {
        var misused = MachineDriver.Drive(program, loaded, coming, deviates: true, errs: true);

        misused.Refusals.ShouldBeGreaterThan(1000);
        (misused with { Refusals = 0 }).ShouldBe(driven);
    }

    // The releases of a simulation.
    private static List<Coming> Releases(LinkedProgram program, LoadedProgram loaded)
    {
        using var recorder = new ReleaseRecorder();
        loaded.Program.Run(program.Workload, 0, new RunRecorders(recorder));
        return recorder.Seen;
    }

    private sealed class ReleaseRecorder : RunRecorder
    {
        public List<Coming> Seen { get; } = [];

        public override void Released(in Job job) => Seen.Add(new Coming(job.Arrival, job.Stream, job.FirstDeadline));
    }
}
