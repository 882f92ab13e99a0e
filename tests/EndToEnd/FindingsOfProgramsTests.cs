using SchedLang.Compiler;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Explanation;
using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <summary>What is told of programs before they run agrees with their runs.</summary>
public sealed class FindingsOfProgramsTests
{
    private static IEnumerable<string> Files =>
    [
        .. Repository.Examples,
        .. Directory.EnumerateFiles(Repository.PathOf("tests", "Conformance", "Programs"), "*.sched").Order(StringComparer.Ordinal),
        .. Directory.EnumerateFiles(Repository.PathOf("docs"), "*.sched").Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> Programs => [.. Files.Select(f => Path.GetRelativePath(Repository.Root, f).Replace('\\', '/'))];

    public static TheoryData<string> StaticPrograms =>
        [.. Files.Where(f => Linked(f).Any(p => !p.Scenario.Statics.IsEmpty)).Select(f => Path.GetRelativePath(Repository.Root, f).Replace('\\', '/'))];

    [Theory]
    [MemberData(nameof(Programs))]
    public void EveryProgramCanBeCheckedAndExplained(string file)
    {
        var compilation = Compilation.Load(Repository.PathOf(file));

        compilation.Check().ShouldAllBe(d => d.Message.Length > 0);
        foreach (var policy in compilation.Program.Policies)
            compilation.Explain(policy).Policy.ShouldBe(policy.Symbol.Name);
        foreach (var (program, scenario) in Linked(Repository.PathOf(file)))
        {
            scenario.Demands.Length.ShouldBe(program.Workload.Streams.Length);
            scenario.FastestDemand.ShouldBe(scenario.Demands.Sum(d => d.Fastest), 1e-9);
            foreach (var demand in scenario.Demands)
                demand.ByDevice.ShouldAllBe(share => share == null || share >= 0);
        }
    }

    [Theory]
    [MemberData(nameof(StaticPrograms))]
    public void StaticDevicesAreThoseThatAreUsed(string file)
    {
        foreach (var (program, scenario) in Linked(Repository.PathOf(file)).Where(p => !p.Scenario.Statics.IsEmpty))
        {
            var units = Schedule.Of(ScheduleRun.Of(program)).Units;
            foreach (var placed in scenario.Statics)
            {
                var others = scenario.Statics.Count(s => s.Stream == placed.Stream && s.Stage == placed.Stage);
                if (others > 1)
                    continue; // which of the rules it is depends on the job
                placed.Chosen.ShouldNotBeNull();
                units.Where(u => u.Stream == placed.Stream && u.Stage == placed.Stage).ShouldAllBe(u => u.Device == scenario.Devices[placed.Chosen.Value]);
            }
        }
    }

    private static IEnumerable<(LinkedProgram Program, ExplainedScenario Scenario)> Linked(string file)
    {
        var compilation = Compilation.Load(file);
        foreach (var scenario in compilation.Program.Scenarios)
        {
            foreach (var policy in compilation.Program.Policies)
            {
                if (compilation.Link(scenario, policy, [], [], new DiagnosticBag()) is { } program)
                    yield return (program, compilation.Explain(program).Scenario!);
            }
        }
    }
}
