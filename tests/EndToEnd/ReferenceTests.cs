using System.Text.RegularExpressions;
using SchedLang.Compiler;
using SchedLang.EndToEnd.Reference;
using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <summary>The engine against the reference, an implementation of the semantics that shares nothing with it.</summary>
public sealed partial class ReferenceTests
{
    private static readonly string Folder = Repository.PathOf("tests", "Conformance", "Programs");

    public static TheoryData<string> ConformancePrograms =>
        [.. Directory.EnumerateFiles(Folder, "*.sched").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    // REFERENCE_WRITE makes what the reference gives the expectation, after a rule has changed.
    [Theory]
    [MemberData(nameof(ConformancePrograms))]
    public void TheReferenceGivesTheExpectedSchedules(string name)
    {
        var path = Path.Combine(Folder, name + ".sched");
        var head = Head().Match(File.ReadLines(path).First());
        var program = Compilation.Load(path).Program;
        var policy = program.Policies.Single(p => p.Symbol.Name == head.Groups["policy"].Value);

        var (jobs, units) = ReferenceRun.Of(
            policy, program.Scenarios.Single(), f => File.ReadAllText(Path.Combine(Folder, f)), long.Parse(head.Groups["seed"].Value));

        if (Environment.GetEnvironmentVariable("REFERENCE_WRITE") != null)
        {
            File.WriteAllText(Path.Combine(Folder, $"{name}.jobs.csv"), jobs);
            File.WriteAllText(Path.Combine(Folder, $"{name}.units.csv"), units);
        }

        FirstDifference(jobs, Expected(name, "jobs")).ShouldBeNull();
        FirstDifference(units, Expected(name, "units")).ShouldBeNull();
    }

    private static string Expected(string name, string what) => File.ReadAllText(Path.Combine(Folder, $"{name}.{what}.csv"));

    private static string? FirstDifference(string actual, string expected)
    {
        var (left, right) = (actual.Split('\n'), expected.Split('\n'));
        for (var i = 0; i < Math.Max(left.Length, right.Length); i++)
        {
            var (l, r) = (left.ElementAtOrDefault(i), right.ElementAtOrDefault(i));
            if (l != r)
                return $"line {i + 1}: found '{l}', expected '{r}'";
        }

        return null;
    }

    [GeneratedRegex(@"--policy (?<policy>\w+) --seed (?<seed>\d+)")]
    private static partial Regex Head();
}
