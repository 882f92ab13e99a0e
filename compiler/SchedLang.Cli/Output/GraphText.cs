using System.Globalization;
using SchedLang.Compiler.Explanation;
using SchedLang.Runtime.Metrics;
using SchedLang.Runtime.Tables;
using SchedLang.Simulator.Output;
using Spectre.Console;

namespace SchedLang.Cli.Output;

/// <summary>Prints execution graphs for people: for each stage its units, where each can run and what it takes there.</summary>
internal static class GraphText
{
    private const int MostUnits = 24;

    public static void Write(IEnumerable<ExecutionGraph> graphs, Terminal terminal)
    {
        var isFirst = true;
        foreach (var graph in graphs)
        {
            if (!isFirst)
                terminal.Out.WriteLine();
            isFirst = false;
            Write(graph, terminal);
        }
    }

    /// <summary>What the costs of a stage are of: <c>1 job at context 256</c>.</summary>
    public static string PieceOf(Stage stage, GraphPiece piece) => stage switch
    {
        Stage.Prefill => FormattableString.Invariant($"{(piece.Batch == 1 ? "" : $"{piece.Batch} jobs, ")}tokens {piece.From + 1} to {piece.From + piece.Tokens}"),
        Stage.Decode => FormattableString.Invariant($"{piece.Batch} {(piece.Batch == 1 ? "job" : "jobs")} at context {piece.Tokens}"),
        _ => FormattableString.Invariant($"{(piece.Batch == 1 ? "" : $"{piece.Batch} jobs, ")}{piece.Tokens} tokens"),
    };

    /// <summary>How the units of a stage are made: <c>84 units</c>.</summary>
    public static string Units(GraphStage stage) => FormattableString.Invariant($"{stage.Units} {(stage.Units == 1 ? "unit" : "units")}");

    private static void Write(ExecutionGraph graph, Terminal terminal)
    {
        terminal.Out.MarkupLine($"[bold]{Markup.Escape(graph.Model)}[/] on {Markup.Escape(graph.Platform)}: {graph.Kind}, {FormattableString.Invariant($"{graph.Layers}")} {(graph.Layers == 1 ? "layer" : "layers")}");
        if (graph.Operators.Length > 0)
            terminal.Out.MarkupLine(Markup.Escape($"operators {string.Join(", ", graph.Operators)}; fused by {graph.Fuse}"));
        foreach (var stage in graph.Stages)
            Write(graph, stage, terminal);
        if (graph.Chunks.Length > 0)
            WriteChunks(graph, terminal);
        foreach (var fit in graph.Fits)
            WriteFit(fit, terminal);
    }

    private static void Write(ExecutionGraph graph, GraphStage stage, Terminal terminal)
    {
        terminal.Out.WriteLine();
        terminal.Out.MarkupLine($"[bold]{stage.Stage.Name()}[/], {Units(stage)}, {Markup.Escape(PieceOf(stage.Stage, graph.Piece))}");
        var shown = stage.Groups.Take(MostUnits).ToList();
        List<List<string>> columns =
        [
            ["unit", .. shown.Select(u => u.Name), "whole stage"],
            ["times", .. shown.Select(u => Number(u.Times)), ""],
        ];
        for (var device = 0; device < graph.Devices.Length; device++)
            columns.Add([graph.Devices[device], .. shown.Select(u => Cost(u.Costs[device])), Cost(stage.Whole[device])]);
        columns.Add(["best", .. shown.Select(u => u.Preferred < 0 ? FigureText.None : graph.Devices[u.Preferred]), stage.Fastest is { } ns ? FigureText.Time(ns) : "never"]);
        columns.Add(["why", .. shown.Select(u => u.Why + (u.IsDerived ? "; derived" : "")), "each unit on its best device"]);
        for (var row = 0; row < columns[0].Count; row++)
        {
            var line = string.Join("  ", columns.Select((c, i) => i is 1 ? c[row].PadLeft(c.Max(f => f.Length)) : c[row].PadRight(c.Max(f => f.Length)))).TrimEnd();
            var text = Markup.Escape("  " + line);
            terminal.Out.MarkupLine(row == 0 ? $"[dim]{text}[/]" : text);
            if (row == shown.Count && stage.Groups.Length > shown.Count)
                terminal.Out.WriteLine($"  ... {Number(stage.Groups.Length - shown.Count)} more; --format json has all");
        }
    }

    private static void WriteChunks(ExecutionGraph graph, Terminal terminal)
    {
        terminal.Out.WriteLine();
        terminal.Out.MarkupLine("[bold]chunks of prefill[/], each unit on its best device");
        List<List<string>> columns =
        [
            ["tokens", .. graph.Chunks.Select(c => Number(c.Tokens))],
            ["chunk", .. graph.Chunks.Select(c => c.Ns is { } ns ? FigureText.Time(ns) : "never")],
            ["per token", .. graph.Chunks.Select(c => c.Ns is { } ns ? FigureText.Time(ns / (double)c.Tokens) : FigureText.None)],
            ["longest unit", .. graph.Chunks.Select(c => c.Ns == null ? FigureText.None : FigureText.Time(c.LongestNs))],
            ["which", .. graph.Chunks.Select(c => c.Longest)],
        ];
        for (var row = 0; row < columns[0].Count; row++)
        {
            var line = "  " + string.Join("  ", columns.Select((c, i) => i == 4 ? c[row] : c[row].PadLeft(c.Max(f => f.Length)))).TrimEnd();
            terminal.Out.MarkupLine(row == 0 ? $"[dim]{Markup.Escape(line)}[/]" : Markup.Escape(line));
        }
    }

    private static void WriteFit(Compiler.Linking.DeviceFit fit, Terminal terminal)
    {
        terminal.Out.WriteLine();
        terminal.Out.MarkupLine(Markup.Escape(
            FormattableString.Invariant($"{fit.Device.Name}, fitted: reaches {fit.Rates.Linear:0.00} of its compute in linear operators, {(fit.Rates.IsStatic ? "" : FormattableString.Invariant($"{fit.Rates.Attention:0.00} in attention, "))}{fit.Rates.Memory:0.00} of its traffic")));
        var width = fit.Points.Max(p => p.Point.Name.Length);
        foreach (var point in fit.Points)
        {
            terminal.Out.MarkupLine(Markup.Escape(
                $"  {point.Point.Name.PadRight(width)}  measured {FigureText.Time(point.Point.Ns)}, predicted {FigureText.Time(point.PredictedNs)}, "
                + FormattableString.Invariant($"ratio {point.Ratio:0.000}, left out {FigureText.Share(point.LeftOutError)} off")));
        }

        terminal.Out.MarkupLine(Markup.Escape(
            $"  left out in turn: {FigureText.Share(fit.Points.Average(p => p.LeftOutError))} off on average, {FigureText.Share(fit.Points.Max(p => p.LeftOutError))} at most"));
    }

    /// <summary>Latency, memory traffic and energy, as far as they are known.</summary>
    public static string Cost(GraphCost? cost) => cost == null ? FigureText.None
        : FigureText.Time(cost.Ns)
            + (cost.Bandwidth > 0 ? string.Create(CultureInfo.InvariantCulture, $" {cost.Bandwidth:0.0} GB/s") : "")
            + (cost.EnergyNj > 0 ? " " + FigureText.Of(MetricUnit.Energy, cost.EnergyNj) : "");

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
