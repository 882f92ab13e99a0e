using SchedLang.Cli.Exploration;

namespace SchedLang.Cli.Commands;

/// <summary>Lists the combinations that have no results.</summary>
internal static class FailureWriter
{
    public static void Write(ExplorationResults results, Terminal terminal)
    {
        foreach (var (index, reason) in results.Failures)
        {
            terminal.ErrorWriter.WriteLine(
                reason.Length == 0 ? $"not run: {results.Plan.Combinations[index]}" : $"not run: {results.Plan.Combinations[index]}: {reason}");
        }
    }
}
