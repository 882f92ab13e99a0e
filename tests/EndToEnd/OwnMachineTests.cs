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

    public static TheoryData<string> Policies => [.. PolicyLibrary.All.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Policies))]
    public void WithTheTimesOfTheTableTheScheduleIsThatOfTheSimulation(string policy)
    {
        var program = ScheduleRun.Link(Demonstration, policy, scenario: "Game", settings: "run=2s");
        var simulated = ScheduleRun.Of(program, stepwise: true);
        var driven = MachineDriver.Drive(program, Releases(program), deviates: false);

        driven.Jobs.ShouldBe(simulated.Jobs);
        driven.Units.ShouldBe(simulated.Units);
        driven.Units.Count(c => c == '\n').ShouldBeGreaterThan(1000);
    }

    // Jobs come in the first second only, and all of them end long before the last.
    [Theory]
    [MemberData(nameof(Policies))]
    public void WithOtherTimesEveryJobEnds(string policy)
    {
        var program = ScheduleRun.Link(Demonstration, policy, scenario: "Game", settings: "run=60s");
        var coming = Releases(program).TakeWhile(c => c.At < Instant.FromNs(1_000_000_000)).ToList();
        var driven = MachineDriver.Drive(program, coming, deviates: true);
        var outcomes = Schedule.JobsOf(driven.Jobs).Select(j => j.Outcome).ToList();

        outcomes.Count.ShouldBe(coming.Count);
        outcomes.ShouldNotContain("unfinished");
        driven.Units.ShouldNotBe(MachineDriver.Drive(program, coming, deviates: false).Units);
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void RefusedCallsLeaveTheScheduleAsItWas(string policy)
    {
        var program = ScheduleRun.Link(Demonstration, policy, scenario: "Game", settings: "run=500ms");
        var coming = Releases(program);
        var driven = MachineDriver.Drive(program, coming, deviates: true);
        var misused = MachineDriver.Drive(program, coming, deviates: true, errs: true);

        misused.Refusals.ShouldBeGreaterThan(1000);
        (misused with { Refusals = 0 }).ShouldBe(driven);
    }

    // The releases of a simulation.
    private static List<Coming> Releases(LinkedProgram program)
    {
        using var loaded = program.Load(new AssemblyCache(null));
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
