using System.Globalization;
using SchedLang.Cli.Commands;
using SchedLang.Compiler.Linking;
using SchedLang.Simulator.Output;
using Spectre.Console;

namespace SchedLang.Cli.Output;

/// <summary>Prints latency curves for people: for each stage of a model the latencies by device and size, and a drawing.</summary>
internal static class TableText
{
    private const int BarWidth = 40;
    private const int MostRows = 24;

    public static void Write(IEnumerable<CurveSet> sets, Terminal terminal)
    {
        foreach (var set in sets)
        {
            var devices = set.Curves.Select(c => c.Device).Distinct().ToList();
            var letters = GanttChart.Letters([.. devices]);
            terminal.Out.MarkupLine(
                $"[bold]{Markup.Escape(set.Title)}[/]: {Count(set.Curves.Select(c => c.Model), "model")}, {Count(devices, "device")}");
            foreach (var stage in set.Curves.GroupBy(c => (c.Model, c.Stage)).Select(g => g.ToList()))
                Write(stage, devices.IndexOf, letters, terminal);
            terminal.Out.WriteLine();
        }
    }

    private static void Write(List<StageCurve> stage, Func<string, int> seriesOf, char[] letters, Terminal terminal)
    {
        var layers = Layers(stage);
        terminal.Out.WriteLine();
        terminal.Out.MarkupLine($"[bold]{Markup.Escape(stage[0].StageName)}[/]{layers}");
        if (stage.TrueForAll(c => c.Sizes.ToList() is [(1, 0)]))
        {
            WriteBars(stage, seriesOf, terminal);
            return;
        }

        foreach (var curve in stage.Where(c => c.Declared != null))
            terminal.Out.MarkupLine($"  {Device(curve, seriesOf, letters)}: {Declared(curve)}");
        var measured = stage.Where(c => c.Declared == null).ToList();
        if (measured.Count > 0)
            WriteSizes(measured, seriesOf, letters, terminal);
        CurveChart.Write(stage, seriesOf, letters, terminal);
    }

    // Devices may support some layers only.
    private static string Layers(List<StageCurve> stage)
    {
        var most = stage.Where(c => c.HasLayers).Select(c => c.Layers.Length).DefaultIfEmpty(0).Max();
        if (most == 0)
            return "";
        var some = stage.Where(c => c.HasLayers && c.Supported.Count() < most).Select(c => $"{c.Device} {Number(c.Supported.Count())}").ToList();
        return Markup.Escape($", sum of {Number(most)} layers{(some.Count == 0 ? "" : $" ({string.Join(", ", some)})")}");
    }

    private static void WriteBars(List<StageCurve> stage, Func<string, int> seriesOf, Terminal terminal)
    {
        var width = stage.Max(c => c.Device.Length);
        var times = stage.Select(c => c.LatencyNs(0, 1)).ToList();
        var figures = times.Select(t => FigureText.Time(t)).ToList();
        foreach (var (curve, i) in stage.Select((c, i) => (c, i)))
        {
            var cells = Math.Max(1, (int)Math.Round(BarWidth * (double)times[i] / times.Max()));
            terminal.Out.MarkupLine(
                $"  {Markup.Escape(curve.Device.PadRight(width))}  {figures[i].PadLeft(figures.Max(f => f.Length))}  "
                + $"[{GanttChart.Colour(seriesOf(curve.Device))}]{new string(terminal.ShowsUnicode ? '█' : '#', cells)}[/]{(curve.Declared != null ? "  declared" : "")}");
        }
    }

    private static void WriteSizes(List<StageCurve> curves, Func<string, int> seriesOf, char[] letters, Terminal terminal)
    {
        var sizes = curves.SelectMany(c => c.Sizes).Distinct().Order().ToList();
        var (hasTokens, hasBatches) = (sizes.Exists(s => s.Tokens > 0), sizes.Exists(s => s.Batch > 1));
        var columns = new List<List<string>>();
        if (hasTokens)
            columns.Add(["tokens", .. sizes.Select(s => s.Tokens == 0 ? FigureText.None : Number(s.Tokens))]);
        if (hasBatches)
            columns.Add(["batch", .. sizes.Select(s => Number(s.Batch))]);
        foreach (var curve in curves)
        {
            var own = curve.Sizes.ToHashSet();
            columns.Add([$"{letters[seriesOf(curve.Device)]}: {curve.Device}", .. sizes.Select(s => own.Contains(s) ? FigureText.Time(curve.LatencyNs(s.Tokens, s.Batch)) : FigureText.None)]);
        }

        for (var row = 0; row <= sizes.Count; row++)
        {
            if (sizes.Count > MostRows && row == MostRows / 2 + 1)
            {
                terminal.Out.WriteLine($"  ... {Number(sizes.Count - MostRows)} more; --format csv prints all");
                row += sizes.Count - MostRows;
            }

            terminal.Out.WriteLine("  " + string.Join("  ", columns.Select(c => c[row].PadLeft(c.Max(f => f.Length)))));
        }
    }

    private static string Device(StageCurve curve, Func<string, int> seriesOf, char[] letters) =>
        Markup.Escape($"{letters[seriesOf(curve.Device)]}: {curve.Device}");

    private static string Declared(StageCurve curve)
    {
        var (declared, perToken) = (curve.Declared!, curve.Declared!.PerTokenNs);
        return string.Concat(
            declared.FixedNs > 0 || perToken == null ? FigureText.Time(declared.FixedNs) : "",
            declared.FixedNs > 0 && perToken != null ? " + " : "",
            perToken is { } ns ? $"{FigureText.Time(ns)} per token" : "",
            ", declared in the model");
    }

    private static string Count(IEnumerable<string> names, string what) => DiagnosticWriter.Count(names.Distinct().Count(), what);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
