using System.Text.RegularExpressions;
using SchedLang.Testing;

namespace SchedLang.Conformance;

/// <summary>The meaning of programs, nanosecond for nanosecond.</summary>
public sealed partial class ConformanceTests
{
    private static readonly string Folder = Repository.PathOf("tests", "Conformance", "Programs");

    public static TheoryData<string> Programs =>
        [.. Directory.EnumerateFiles(Folder, "*.sched").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Programs))]
    public void ScheduleIsExactlyAsExpected(string name)
    {
        var path = Path.Combine(Folder, name + ".sched");
        var head = Head().Match(File.ReadLines(path).First());
        head.Success.ShouldBeTrue();

        var run = ScheduleRun.Of(ScheduleRun.Link(path, head.Groups["policy"].Value), long.Parse(head.Groups["seed"].Value));

        FirstDifference(run.Jobs, Expected(name, "jobs")).ShouldBeNull();
        FirstDifference(run.Units, Expected(name, "units")).ShouldBeNull();
    }

    private static string Expected(string name, string what) => File.ReadAllText(Path.Combine(Folder, $"{name}.{what}.csv"));

    private static string? FirstDifference(string actual, string expected)
    {
        if (actual == expected)
            return null;
        var (actualLines, expectedLines) = (actual.Split('\n'), expected.Split('\n'));
        for (var i = 0; i < Math.Min(actualLines.Length, expectedLines.Length); i++)
        {
            if (actualLines[i] != expectedLines[i])
                return $"line {i + 1}: expected '{expectedLines[i]}', found '{actualLines[i]}'";
        }

        return $"expected {expectedLines.Length} lines, found {actualLines.Length}";
    }

    [GeneratedRegex(@"--policy (?<policy>\w+) --seed (?<seed>\d+)")]
    private static partial Regex Head();
}
