using System.Text.RegularExpressions;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Testing;
using Xunit.Abstractions;

namespace SchedLang.Compiler.Tests.Diagnostics;

/// <summary>One token of a correct program is deleted, doubled or replaced: that is one mistake, and nearly always at most two errors.</summary>
public sealed partial class MutationTests(ITestOutputHelper output)
{
    private const int Mutants = 600;
    private static readonly string[] Words = ["foo", "7", "ms", "==", ",", "}", "(", "place", "stream"];

    [Fact]
    public void OneTokenIsOneMistake()
    {
        var folder = Repository.PathOf("tests", "SchedLang.Compiler.Tests", "Diagnostics", "Slips");
        var text = File.ReadAllText(Path.Combine(folder, "minus-deadline.sched")).Replace("-deadline", "deadline", StringComparison.Ordinal)
            + "policy Other(limit: number = 0.5 in 0..1) extends Mine {\n  let late = laxity < 3 ms\n  state n: int = 0\n"
            + "  prefer late and n > 2\n  hold when device.utilization > limit\n  on dispatch when late { n += 1 }\n  preempt at layer\n}\n";
        text = text.Replace("  hold when device.utilization > limit\n", "  order by if late then 0 else limit, arrival\n", StringComparison.Ordinal);
        var table = File.ReadAllText(Path.Combine(folder, "lat.csv"));
        ErrorsOf(text, table).ShouldBe(0);
        var tokens = Token().Matches(text);
        var random = new Random(11);
        var counts = new int[100];
        for (var i = 0; i < Mutants; i++)
        {
            var token = tokens[random.Next(tokens.Count)];
            var (before, after) = (text[..token.Index], text[(token.Index + token.Length)..]);
            var mutant = random.Next(3) switch
            {
                0 => before + after,
                1 => before + token.Value + " " + token.Value + after,
                _ => before + Words[random.Next(Words.Length)] + after,
            };
            counts[Math.Min(99, ErrorsOf(mutant, table))]++;
        }

        var wrong = Mutants - counts[0];
        var (one, two) = (counts[1] / (double)wrong, (counts[1] + counts[2]) / (double)wrong);
        output.WriteLine($"{wrong} mutants with errors: {one:P1} have 1, {two:P1} at most 2; most: {Array.FindLastIndex(counts, c => c > 0)}");
        two.ShouldBeGreaterThanOrEqualTo(0.9);
        one.ShouldBeGreaterThanOrEqualTo(0.7);
    }

    private static int ErrorsOf(string text, string table) => Compilation
        .Load("m.sched", new MemoryFiles().Add("m.sched", text).Add("lat.csv", table)).Check().Count(d => d.Severity == Severity.Error);

    [GeneratedRegex("""[A-Za-z_]\w*|\d+(\.\d+)?|"[^"]*"|[<>=!+*/-]=|\.\.|\S""")]
    private static partial Regex Token();
}
