using System.Collections.Immutable;
using System.Globalization;
using SchedLang.Cli.Exploration;
using SchedLang.Simulator.Statistics;
using SchedLang.Compiler.Binding;
using SchedLang.Runtime.Metrics;
using Spectre.Console;

namespace SchedLang.Cli.Output;

/// <summary>An experiment as text: a line for each policy at each point, with means and confidence intervals over the seeds.</summary>
internal static class ExplorationTable
{
    private const int MostLines = 200;

    public static void Write(ExplorationResults results, IReadOnlyList<Verdict> verdicts, Terminal terminal)
    {
        var (plan, console) = (results.Plan, terminal.Out);
        console.MarkupLine($"[bold]{Markup.Escape(plan.Name)}[/]: {Markup.Escape(Size(plan))}");
        console.WriteLine();
        var hasScenarios = plan.Grid.Scenarios.Length > 1;
        var shownVariations = Enumerable.Range(0, plan.Grid.Variations.Length).Where(i => !IsInHeadline(plan.Grid.Variations[i])).ToList();
        var heads = (string[])[.. hasScenarios ? ["scenario"] : (string[])[], .. shownVariations.Select(i => plan.Grid.Variations[i].Target), "policy"];
        var table = new Table().Border(TableBorder.Simple);
        foreach (var head in heads)
            table.AddColumn(new TableColumn(Markup.Escape(head)));
        foreach (var metric in plan.Report)
            table.AddColumn(new TableColumn(Markup.Escape(metric.Name)).RightAligned());
        foreach (var column in table.Columns)
            column.NoWrap().Padding(0, 0, 2, 0);

        // Lists the policies together at each point. A policy with fewer variations comes first.
        var order = Enumerable.Range(0, plan.Combinations.Length)
            .OrderBy(i => plan.Grid.Scenarios.IndexOf(plan.Combinations[i].Scenario))
            .ThenBy(i => plan.Combinations[i].Values, Comparer<ImmutableArray<VariedValue?>>.Create(
                (left, right) => Positions(plan, left).Zip(Positions(plan, right), (l, r) => l.CompareTo(r)).FirstOrDefault(c => c != 0)))
            .Take(MostLines);
        string[] before = [.. heads.Select(_ => "")];
        foreach (var index in order)
        {
            var combination = plan.Combinations[index];
            var cells = (string[])
            [
                .. hasScenarios ? [combination.Scenario.Name] : (string[])[],
                .. shownVariations.Select(i => combination.Values[i]?.Value.ToString() ?? ""),
                combination.Policy.Label,
            ];
            var isSame = true;
            var shown = new string[cells.Length];
            for (var i = 0; i < cells.Length; i++)
            {
                isSame &= cells[i] == before[i];
                shown[i] = isSame ? "" : i == cells.Length - 1 ? $"[bold]{Markup.Escape(cells[i])}[/]" : Markup.Escape(cells[i]);
            }

            before = cells;
            table.AddRow([.. shown, .. plan.Report.Select(m => Cell(results, index, m))]);
        }

        console.Write(table);
        if (plan.Combinations.Length > MostLines)
            console.MarkupLine($"[grey]... and {plan.Combinations.Length - MostLines} more lines in the CSV file[/]");
        if (results.Derived.Count > 0)
            console.MarkupLine($"[yellow]Derived from operators, not measured: {Markup.Escape(string.Join(", ", results.Derived))}.[/]");
        WriteVerdicts(plan, verdicts, terminal);
    }

    private static void WriteVerdicts(ExplorationPlan plan, IReadOnlyList<Verdict> verdicts, Terminal terminal)
    {
        var console = terminal.Out;
        foreach (var expectation in plan.Expectations)
        {
            var judged = verdicts.Where(v => v.Expectation == expectation).ToList();
            var failed = judged.Where(v => !v.Holds).ToList();
            console.WriteLine();
            if (judged.Count > 0 && failed.Count == 0)
            {
                console.MarkupLine($"[green]✓[/] {Markup.Escape(expectation.Text)}");
                continue;
            }

            console.MarkupLine(
                judged.Count == 0
                    ? $"[red]✗[/] {Markup.Escape(expectation.Text)}: no scenario has everything it names"
                    : $"[red]✗[/] {Markup.Escape(expectation.Text)}: fails at {failed.Count} of {judged.Count} points");
            foreach (var verdict in failed)
                terminal.OutWriter.WriteLine($"  {verdict}"); // a long line stays one
        }
    }

    private static IEnumerable<int> Positions(ExplorationPlan plan, ImmutableArray<VariedValue?> values) =>
        values.Select((v, i) => v == null ? -1 : plan.Grid.Variations[i].Values.IndexOf(v));

    // One value for all runs needs no column.
    private static bool IsInHeadline(Variation variation) => variation.Values.Length == 1;

    private static string Size(ExplorationPlan plan)
    {
        var parts = new List<string>();
        if (plan.Grid.Scenarios.Length > 1)
            parts.Add($"{plan.Grid.Scenarios.Length} scenarios");
        parts.Add(Counted(plan.Grid.Policies.Length, "policy", "policies"));
        parts.AddRange(plan.Grid.Fixed.SelectMany(f => f.Values).Select(v => $"{v}"));
        parts.AddRange(plan.Grid.Variations.Select(v => IsInHeadline(v) ? $"{v.Values[0]}" : $"{v.Values.Length} x {v.Target}"));
        parts.Add(Counted(plan.Seeds.Length, "seed", "seeds"));
        var runs = plan.RunCount.ToString("N0", CultureInfo.InvariantCulture);
        return $"{string.Join(", ", parts)}: {(plan.RunCount == 1 ? "1 run" : $"{runs} runs")}"
            + (plan.Seeds.Length > 1 ? "; means and 95 % confidence intervals" : "");
    }

    private static string Counted(int count, string one, string many) => count == 1 ? $"1 {one}" : $"{count:N0} {many}";

    private static string Cell(ExplorationResults results, int index, NamedMetric metric)
    {
        var estimate = results.Estimate(index, metric);
        if (estimate.Never > 0)
            return $"[red]{Never(results, index, metric, estimate)}[/]";
        var id = metric.Name[(metric.Name.IndexOf('.', StringComparison.Ordinal) + 1)..];
        var mean = RunTables.Cell(id, metric.Unit, estimate.Mean);
        return !estimate.HasInterval ? mean : $"{mean} [grey]± {FigureText.Of(metric.Unit, estimate.HalfWidth)}[/]";
    }

    // A mean over jobs counts the jobs without a value; another metric counts the runs.
    private static string Never(ExplorationResults results, int index, NamedMetric metric, Estimate estimate) =>
        ExplorationPlan.Answered(metric) is var (mean, starved)
            ? FigureText.WithNever(results.Estimate(index, mean).Mean, (long)results.Sum(index, starved))
            : FigureText.WithNever(metric.Unit, estimate);
}
