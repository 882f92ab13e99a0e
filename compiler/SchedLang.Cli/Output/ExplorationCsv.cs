using System.Globalization;
using CsvHelper;
using SchedLang.Cli.Exploration;
using SchedLang.Runtime.Metrics;

namespace SchedLang.Cli.Output;

/// <summary>One row per run, by scenario, policy, values and seed. The order of execution does not change the bytes.</summary>
internal static class ExplorationCsv
{
    private static readonly CsvHelper.Configuration.CsvConfiguration Format = new(CultureInfo.InvariantCulture) { NewLine = "\n" };

    public static void Write(ExplorationResults results, TextWriter output)
    {
        var plan = results.Plan;
        using var csv = new CsvWriter(output, Format, leaveOpen: true);
        foreach (var column in Columns(plan))
            csv.WriteField(column);
        csv.NextRecord();
        for (var index = 0; index < plan.Combinations.Length; index++)
        {
            var combination = plan.Combinations[index];
            for (var seed = 0; seed < plan.Seeds.Length; seed++)
            {
                if (results.Figures(index, seed) is not { } figures)
                    continue;
                csv.WriteField(combination.Scenario.Name);
                csv.WriteField(combination.Policy.Label);
                foreach (var value in combination.Values)
                    csv.WriteField(VariedColumn.Text(value));
                csv.WriteField(plan.Seeds[seed]);
                for (var i = 0; i < figures.Length; i++)
                    csv.WriteField(Text(plan.Columns[i].Unit, figures[i]));
                csv.NextRecord();
            }
        }
    }

    private static IEnumerable<string> Columns(ExplorationPlan plan) =>
    [
        "scenario", "policy", .. plan.Grid.Variations.Select(VariedColumn.Name), "seed", .. plan.Columns.Select(c => c.Name + c.Unit.Suffix()),
    ];

    private static string Text(MetricUnit unit, double value) => double.IsNaN(value) ? "" : double.IsInfinity(value) ? "never"
        : unit.InFiles(value).ToString("R", CultureInfo.InvariantCulture);
}
