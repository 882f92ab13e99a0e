using System.Text.RegularExpressions;
using SchedLang.Compiler;
using SchedLang.EndToEnd.Reference;
using SchedLang.EndToEnd.Wide;
using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <summary>The engine against the reference, an implementation of the semantics that shares nothing with it.</summary>
public sealed partial class ReferenceTests
{
    private const int Programs = 500;

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

    // Other programs than these 500 are asked for by REFERENCE_FIRST and REFERENCE_COUNT; REFERENCE_OUT is a folder for those that differ.
    [Fact]
    public void TheEngineAgreesWithTheReferenceOnRandomPrograms()
    {
        var first = int.Parse(Environment.GetEnvironmentVariable("REFERENCE_FIRST") ?? "0");
        var count = int.Parse(Environment.GetEnvironmentVariable("REFERENCE_COUNT") ?? $"{Programs}");
        var differences = new SortedDictionary<int, string>();
        Parallel.For(first, first + count, seed =>
        {
            if (Difference(new WideProgram(seed)) is { } difference)
            {
                lock (differences)
                    differences.Add(seed, difference);
            }
        });

        if (Environment.GetEnvironmentVariable("REFERENCE_OUT") is { } folder)
        {
            foreach (var (seed, difference) in differences)
                File.WriteAllText(Path.Combine(folder, $"{seed:0000}.txt"), difference);
        }

        differences.Values.FirstOrDefault().ShouldBeNull($"{differences.Count} of {count} programs differ: {string.Join(' ', differences.Keys)}");
    }

    private static string? Difference(WideProgram program)
    {
        try
        {
            var linked = ScheduleRun.Link("random.sched", "A", program.Files);
            var run = ScheduleRun.Of(linked, program.Seed);
            var bound = Compilation.Load("random.sched", program.Files).Program;
            var (jobs, units) = ReferenceRun.Of(
                bound.Policies.Single(p => p.Symbol.Name == "A"), bound.Scenarios.Single(), f => program.Data[f], program.Seed);
            var difference = FirstDifference(run.Units, units) is { } inUnits ? $"units.csv {inUnits}"
                : FirstDifference(run.Jobs, jobs) is { } inJobs ? $"jobs.csv {inJobs}"
                : null;
            return difference == null ? null : $"{difference} (found by the engine, expected by the reference)\n{program}";
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return $"{e}\n{program}";
        }
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
