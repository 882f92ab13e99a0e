using System.Diagnostics;
using Xunit.Abstractions;

namespace SchedLang.EndToEnd.Wide;

/// <summary>
/// The engine in every mode against the reference on random programs: the same ones in each run, which take all ways of the engine, and
/// others for each commit. README.md beside this file says how to make a run again and how to make longer ones.
/// </summary>
public sealed class WideProgramTests(ITestOutputHelper output)
{
    // Each commit has other programs, so a few at a time add up. Longer runs are campaigns.
    private const int OfCommit = 60;

    // The same in each run: whether they take all ways is no matter of luck.
    private const int Fixed = 100;
    private const long FixedSeed = 3;

    // A program that takes longer than this is told, since it makes every run slow.
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(20);

    [Fact]
    public void TheEngineAgreesWithTheReferenceOnTheProgramsOfTheCommit() => Agrees(Campaign.Of("WIDE", OfCommit));

    [Fact]
    public void TheEngineAgreesWithTheReferenceInEveryModeAndTakesAllItsWays() => Agrees(new Campaign(FixedSeed, 0, Fixed));

    private void Agrees(Campaign programs)
    {
        var (campaign, first, count) = programs;
        var reach = WideWays.AtLeast.Keys.ToDictionary(w => w, _ => 0);
        var failures = new SortedDictionary<int, (WideProgram Program, string Difference)>();
        var done = 0;
        Say($"{count} random programs from {first} on, WIDE_SEED={campaign}");
        Parallel.For(first, first + count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, number =>
        {
            var started = Stopwatch.StartNew();
            var program = new WideProgram(campaign, number);
            var (difference, ways) = WideCheck.Of(program);
            lock (failures)
            {
                if (difference != null)
                    failures.Add(number, (program, difference));
                foreach (var way in ways)
                    reach[way]++;
                if (started.Elapsed > Slow)
                    output.WriteLine($"{program.Name} ({program.Focus.Name}) took {started.Elapsed.TotalSeconds:0.0} s");
                if (++done % 1000 == 0)
                    Say($"{done} of {count} programs, {failures.Count} of them differ");
            }
        });

        Say($"{Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds:0} s of processor time");
        output.WriteLine(string.Join('\n', reach.Select(w => $"{w.Value,6} programs: {w.Key}")));
        Keep(failures);
        if (failures.Count > 0)
        {
            var (program, difference) = failures.First().Value;
            var (smaller, its) = WideShrinker.Shrink(program, difference, WideCheck.DifferenceOf);
            Assert.Fail(
                $"{failures.Count} of {count} programs differ: {string.Join(' ', failures.Keys.Take(50))}\n"
                + $"To make the first again: WIDE_SEED={campaign} WIDE_FIRST={failures.First().Key} WIDE_PROGRAMS=1\n{difference}\n{program}\n\nA smaller one: {its}\n{smaller}");
        }

        if (campaign == FixedSeed || count >= WideWays.Whole)
        {
            var rare = WideWays.AtLeast.Where(w => reach[w.Key] < (long)w.Value * count / WideWays.Whole).Select(w => $"{w.Key}: {reach[w.Key]} of {count} programs, at least {w.Value} of {WideWays.Whole} are wanted");
            string.Join('\n', rare).ShouldBeEmpty($"WIDE_SEED={campaign}");
        }
    }

    // Each program that differs, as a file, where a folder is named.
    private static void Keep(SortedDictionary<int, (WideProgram Program, string Difference)> failures)
    {
        if (Environment.GetEnvironmentVariable("WIDE_OUT") is not { Length: > 0 } folder)
            return;
        Directory.CreateDirectory(folder);
        foreach (var (number, (program, difference)) in failures)
            File.WriteAllText(Path.Combine(folder, $"{number:00000}.txt"), $"{difference}\n{program}");
    }

    private void Say(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
