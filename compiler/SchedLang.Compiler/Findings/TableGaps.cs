using System.Globalization;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Linking;

namespace SchedLang.Compiler.Findings;

/// <summary>Finds what a latency table lacks: devices, batch sizes and numbers of tokens that it has elsewhere.</summary>
public static class TableGaps
{
    /// <summary>Reports the gaps, at most one of a kind for a stage on a device.</summary>
    public static void Report(IReadOnlyCollection<StageCurve> curves, DiagnosticBag diagnostics)
    {
        var devices = curves.Select(c => c.Device).Distinct().ToList();
        foreach (var stage in curves.GroupBy(c => (c.Model, c.Stage)).Select(g => g.ToList()))
        {
            var missing = devices.Except(stage.Select(c => c.Device)).ToList();
            if (missing.Count > 0)
                diagnostics.Report(DiagnosticCatalog.StageOnSomeDevices, stage[0].Location, stage[0].StageName, FigureWords.And(stage.Select(c => c.Device)), FigureWords.And(missing));
            ReportLayers(stage, diagnostics);
            foreach (var curve in stage.Where(c => c.Declared == null))
            {
                ReportBatches(curve, stage, diagnostics);
                ReportEnds(curve, stage, diagnostics);
                ReportOneSize(curve, diagnostics);
            }
        }
    }

    private static void ReportLayers(List<StageCurve> stage, DiagnosticBag diagnostics)
    {
        var layered = stage.Where(c => c.HasLayers).ToList();
        var most = layered.Select(c => c.Layers.Length).DefaultIfEmpty(0).Max();
        foreach (var curve in layered)
        {
            var missing = Enumerable.Range(0, most).Where(l => l >= curve.Layers.Length || curve.Layers[l] == null).ToList();
            if (missing.Count > 0)
                diagnostics.Report(DiagnosticCatalog.LayersOnSomeDevices, curve.Location, curve.Name, missing.Count == 1 ? "layer" : "layers", Ranges(missing));
        }
    }

    // 2, 5 to 9 and 11
    private static string Ranges(List<int> numbers)
    {
        var parts = new List<string>();
        for (var (i, end) = (0, 0); i < numbers.Count; i = end)
        {
            for (end = i + 1; end < numbers.Count && numbers[end] == numbers[end - 1] + 1;)
                end++;
            parts.Add(end - i == 1 ? Number(numbers[i]) : $"{Number(numbers[i])} to {Number(numbers[end - 1])}");
        }

        return FigureWords.And(parts);
    }

    private static void ReportBatches(StageCurve curve, List<StageCurve> stage, DiagnosticBag diagnostics)
    {
        if (stage.Select(other => (other.Device, Batches: other.Batches.Except(curve.Batches).ToList())).MaxBy(o => o.Batches.Count) is { Batches.Count: > 0 } most)
            diagnostics.Report(DiagnosticCatalog.MissingBatches, curve.Location, curve.Name, FigureWords.And(most.Batches.Select(b => Number(b))), most.Device);
    }

    // The rows of one batch size can end early, and those of one device.
    private static void ReportEnds(StageCurve curve, List<StageCurve> stage, DiagnosticBag diagnostics)
    {
        var ends = curve.Sizes.GroupBy(s => s.Batch, s => s.Tokens).Select(g => (Batch: g.Key, Last: g.Max())).ToList();
        var first = ends.MinBy(e => e.Last);
        if (first.Last == 0)
            return;
        var furthest = stage.Where(c => c.Declared == null).MaxBy(c => c.LargestTokens)!;
        var (last, where) = (furthest.LargestTokens, $"on {furthest.Device}");
        if (furthest == curve)
            where = $"at batch {Number(ends.MaxBy(e => e.Last).Batch)}";
        if (last / BeyondTable.FairGuess <= first.Last)
            return;
        var name = ends.Count > 1 ? $"{curve.Name} at batch {Number(first.Batch)}" : curve.Name;
        diagnostics.Report(DiagnosticCatalog.RowsEndEarly, curve.Location, name, Number(first.Last), where, Number(last));
    }

    private static void ReportOneSize(StageCurve curve, DiagnosticBag diagnostics)
    {
        if (curve.Sizes.Select(s => s.Tokens).Distinct().ToList() is [> 0 and var only])
            diagnostics.ReportWithHelp(DiagnosticCatalog.OneSize, curve.Location, "measure a second number of tokens", curve.Name, Number(only));
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
