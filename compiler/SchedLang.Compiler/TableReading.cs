using System.Collections.Immutable;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Findings;
using SchedLang.Compiler.Linking;
using SchedLang.Compiler.Text;
using SchedLang.Runtime.Tables;

namespace SchedLang.Compiler;

/// <summary>The part of a table to read; everything by default.</summary>
/// <param name="Model">Only this model.</param>
/// <param name="Device">Only this device.</param>
/// <param name="Stage">Only this stage.</param>
public sealed record CurveFilter(string? Model = null, string? Device = null, Stage? Stage = null)
{
    internal bool Takes(StageCurve curve) =>
        (Model == null || curve.Model == Model) && (Device == null || curve.Device == Device) && (Stage == null || curve.Stage == Stage);

    public override string ToString() => string.Concat(
        Model == null ? "" : $" of model '{Model}'", Stage is { } stage ? $" for stage {stage.Name()}" : "", Device == null ? "" : $" on device '{Device}'");
}

/// <summary>The latency curves of a file, and what is wrong with them.</summary>
/// <param name="Sets">The curves of a table, or of each platform of a program.</param>
/// <param name="Diagnostics">Errors, warnings about latencies and gaps.</param>
public sealed record TableReading(ImmutableArray<CurveSet> Sets, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>Reads a latency table, or a program (<c>.sched</c>) with its tables and the latencies that its models declare.</summary>
    /// <param name="path">The file.</param>
    /// <param name="filter">The part to read.</param>
    /// <param name="warnings">The command's options for warnings.</param>
    /// <param name="files">The source of files; the disk by default.</param>
    public static TableReading Of(string path, CurveFilter filter, WarningOptions warnings, IFileSource? files = null)
    {
        var diagnostics = new DiagnosticBag();
        var isProgram = path.EndsWith(".sched", StringComparison.OrdinalIgnoreCase);
        var compilation = isProgram ? Compilation.Load(path, files, warnings) : null;
        var sets = compilation?.Curves(diagnostics) ?? OfTable(path, files ?? new DiskFiles(path), diagnostics);
        if (!diagnostics.HasErrors)
            sets = Filtered(path, sets, filter, diagnostics);
        foreach (var set in sets)
            TableGaps.Report(set.Curves, diagnostics);
        return new TableReading(sets, compilation?.Told(diagnostics) ?? Told(path, warnings, diagnostics));
    }

    private static ImmutableArray<CurveSet> OfTable(string path, IFileSource files, DiagnosticBag diagnostics)
    {
        var request = Written("FILE", path);
        var source = SourceReader.Read(files, path, path, request, SourceReader.MaxTableBytes, diagnostics);
        return source != null && CurveReader.OfTable(source, diagnostics) is { } set ? [set] : [];
    }

    private static ImmutableArray<CurveSet> Filtered(string path, ImmutableArray<CurveSet> sets, CurveFilter filter, DiagnosticBag diagnostics)
    {
        var all = sets.SelectMany(s => s.Curves).ToList();
        if (filter.Model is { } model && all.TrueForAll(c => c.Model != model))
            diagnostics.ReportMisspelt(DiagnosticCatalog.UnknownModel, Written("--model", model), model, all.Select(c => c.Model), model);
        else if (filter.Device is { } device && all.TrueForAll(c => c.Device != device))
            diagnostics.ReportMisspelt(DiagnosticCatalog.NoSuchDevice, Written("--device", device), device, all.Select(c => c.Device), device);
        else if (!all.Exists(filter.Takes))
            diagnostics.Report(DiagnosticCatalog.NoLatencies, Written("FILE", path), path, filter.ToString());
        return [.. sets.Select(s => s with { Curves = [.. s.Curves.Where(filter.Takes)] }).Where(s => s.Curves.Length > 0)];
    }

    private static ImmutableArray<Diagnostic> Told(string path, WarningOptions warnings, DiagnosticBag diagnostics)
    {
        var silencing = Silencing.For(path, [], new DiskFiles(path), warnings, diagnostics);
        return [.. silencing.Told(diagnostics.Sorted())];
    }

    private static TextLocation Written(string option, string text) => new(new SourceText(option, text), new TextSpan(0, text.Length));
}
