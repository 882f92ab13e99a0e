using System.Text.RegularExpressions;
using SchedLang.Compiler;
using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <summary>Units that are taken together give what they would have given one by one, to the last byte.</summary>
public sealed partial class StretchTests
{
    private const int Programs = 500;

    private static readonly string Conformance = Repository.PathOf("tests", "Conformance", "Programs");

    public static TheoryData<string> ConformancePrograms =>
        [.. Directory.EnumerateFiles(Conformance, "*.sched").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(ConformancePrograms))]
    public void ConformanceProgramsAreTheSame(string name)
    {
        var path = Path.Combine(Conformance, name + ".sched");
        var policy = Policy().Match(File.ReadLines(path).First()).Groups[1].Value;
        Same(ScheduleRun.Link(path, policy), 7, name);
    }

    [Theory]
    [InlineData("a-video-conferencing")]
    [InlineData("b-gaming-i")]
    [InlineData("c-gaming-ii")]
    [InlineData("d-prompt-length")]
    public void TheStudyIsTheSame(string scenario)
    {
        foreach (var policy in (string[])["FCFS_AOT", "FCFS_DYN", "EDF_AOT", "EDF_DYN", "FTF"])
            Same(ScheduleRun.Link(Repository.PathOf("examples", "rtgen", scenario + ".sched"), policy, settings: "run=3s"), 0, policy);
    }

    [Fact]
    public void RandomProgramsAreTheSame() => Parallel.For(0, Programs, seed =>
    {
        var program = RandomProgram.Any(seed);
        Same(ScheduleRun.Link("random.sched", files: program.Files), seed, $"seed {seed}:\n{program.Text}");
    });

    private static void Same(LinkedProgram program, long seed, string what)
    {
        var (stepwise, together) = (ScheduleRun.Of(program, seed, stepwise: true), ScheduleRun.Of(program, seed));

        FirstDifference(together.Units, stepwise.Units).ShouldBeNull(what);
        FirstDifference(together.Jobs, stepwise.Jobs).ShouldBeNull(what);
        FirstDifference(together.Summary, stepwise.Summary).ShouldBeNull(what);
    }

    private static string? FirstDifference(string together, string stepwise)
    {
        if (together == stepwise)
            return null;
        var (left, right) = (together.Split('\n'), stepwise.Split('\n'));
        var line = left.Zip(right).TakeWhile(p => p.First == p.Second).Count();
        return $"line {line + 1}: together '{left.ElementAtOrDefault(line)}', stepwise '{right.ElementAtOrDefault(line)}'";
    }

    [GeneratedRegex(@"--policy (\w+)")]
    private static partial Regex Policy();
}
