using System.Text.RegularExpressions;

namespace SchedLang.Benchmarks;

/// <summary>What a unit costs under each policy of the library, on its own scenario, with all metrics as the command runs it.</summary>
internal static partial class UnitCostTable
{
    private const int Measurements = 5;

    public static void Print(IReadOnlyCollection<string> wanted)
    {
        var library = Path.Combine(Places.Repository, "examples", "policies");
        var policies = Directory.EnumerateFiles(library, "*.sched").Order(StringComparer.Ordinal)
            .SelectMany(f => File.ReadLines(f)).Select(l => Declaration().Match(l)).Where(m => m.Success).Select(m => m.Groups[1].Value);
        Console.WriteLine("| policy | ns a unit | million units a second |");
        Console.WriteLine("|---|--:|--:|");
        foreach (var policy in policies.Where(p => wanted.Count == 0 || wanted.Contains(p)))
        {
            var ns = Case.Of(DemoPolicies.File, policy, null, "run=3000s").NsPerUnit(metrics: true, measurements: Measurements);
            Console.WriteLine($"| {policy} | {ns:0} | {1e3 / ns:0.0} |");
        }
    }

    [GeneratedRegex(@"^policy (\w+)")]
    private static partial Regex Declaration();
}
