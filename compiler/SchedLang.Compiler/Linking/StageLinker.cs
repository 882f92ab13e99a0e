using System.Collections.Immutable;
using System.Globalization;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Tables;

namespace SchedLang.Compiler.Linking;

/// <summary>Links the stages of models with their latencies on a platform: those of a table, declared ones, and derived ones.</summary>
/// <param name="platform">The platform.</param>
/// <param name="table">Its table and the latencies that models declare.</param>
/// <param name="derived">What it derives from operators; null for none.</param>
/// <param name="diagnostics">Receives the diagnostics.</param>
internal sealed class StageLinker(PlatformSymbol platform, DeclaredTable table, DerivedStages? derived, DiagnosticBag diagnostics)
{
    private readonly HashSet<ModelSymbol> _dependOnTokens = [];

    /// <summary>Whether the latency of a model depends on tokens, as far as its stages are linked.</summary>
    public bool DependsOnTokens(ModelSymbol model) => _dependOnTokens.Contains(model);

    /// <summary>The latencies of a stage on each device, null without support; null after an error, which is reported.</summary>
    public List<LatencyEntry?>? Entries(ModelSymbol model, Stage stage)
    {
        var entries = platform.Devices.Select(d => table.Find(model, stage, d)).ToList();
        return Derive(model, stage, entries) ? entries : null;
    }

    /// <summary>The profile of a stage; null after an error, which is reported.</summary>
    /// <param name="model">The model.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="entries">What <see cref="Entries"/> gives, with a device that supports the stage.</param>
    public StageProfile? Link(ModelSymbol model, Stage stage, List<LatencyEntry?> entries)
    {
        // Devices may lack layers; the one that goes furthest tells how many there are.
        var layered = entries.OfType<LatencyEntry>().Where(e => e.HasLayers).ToList();
        var sample = entries.Find(e => e is { IsDerived: true });
        var layers = sample?.Curves.Length ?? layered.Select(e => e.Curves.Length).DefaultIfEmpty(0).Max();
        var (units, first) = (0, -1);
        for (var device = 0; device < entries.Count; device++)
        {
            if (entries[device] is not { } entry)
                continue;
            if (entry.HasShapes)
                _dependOnTokens.Add(model);
            var count = entry.HasLayers ? sample != null ? entry.Curves.Length : layers : sample?.Curves.Length ?? model.Layers;
            if (first >= 0 && count != units)
            {
                diagnostics.Report(
                    DiagnosticCatalog.UnitsDiffer, entry.Location, stage.Name(), model.Name, Number(units), platform.Devices[first].Name,
                    Number(count), platform.Devices[device].Name);
                return null;
            }

            (units, first) = (count, device);
        }

        for (var layer = 0; layer < layers; layer++)
        {
            if (entries.Exists(e => e is { HasLayers: false }) || layered.Exists(e => layer < e.Curves.Length && e.Curves[layer] != null))
                continue;
            diagnostics.ReportWithHelp(
                DiagnosticCatalog.LayerOnNoDevice, layered[0].Location,
                $"'{table.Table!.Source.Path}' has it on {TypeWords.Or([.. DevicesOf(model, stage, layer, table.Table)])}; add the device to the platform, or a row for one that it has",
                platform.Name, Number(layer), model.Name, stage.Name());
            return null;
        }

        return new StageProfile(stage, units, [.. entries.Select(e => e == null ? [] : CurvesOf(e, units))]);
    }

    private static IEnumerable<string> DevicesOf(ModelSymbol model, Stage stage, int layer, LatencyTable table) =>
        table.DevicesOf(model.Name, stage).Where(d => table.Find(model.Name, stage, d) is { } e && layer < e.Curves.Length && e.Curves[layer] != null);

    private static ImmutableArray<LatencyCurve?> CurvesOf(LatencyEntry entry, int units) => entry.HasLayers && entry.Curves.Length < units
        ? entry.Curves.AddRange(Enumerable.Repeat<LatencyCurve?>(null, units - entry.Curves.Length))
        : entry.Curves;

    // Adds what is derived from operators. False if a group of them is supported nowhere, which is reported.
    private bool Derive(ModelSymbol model, Stage stage, List<LatencyEntry?> entries)
    {
        if (derived == null || model.Operators.IsEmpty)
            return true;
        List<bool> isDerived = [.. entries.Select((e, d) => e == null && derived.Rates[d] != null)];
        if (!isDerived.Contains(true))
            return true;
        var groups = derived.Groups(model, stage, isDerived);
        for (var device = 0; device < entries.Count; device++)
        {
            if (!isDerived[device])
                continue;
            table.AddDerived(platform.Devices[device].Name);
            var curves = derived.Curves(model, stage, groups, device);
            if (curves.Any(c => c != null))
                entries[device] = new LatencyEntry(curves, HasLayers: true, HasShapes: true, model.Syntax.Name.Location) { IsDerived = true };
        }

        foreach (var group in groups)
        {
            if (group.Supports.Contains(true) || entries.Exists(e => e is { IsDerived: false }))
                continue;
            diagnostics.ReportWithHelp(
                DiagnosticCatalog.GroupOnNoDevice, group.Operators[0].Syntax.Name.Location,
                "add compute and traffic to a device without static shapes, or rows for it to the table",
                platform.Name, group.Name, model.Name, stage.Name());
            return false;
        }

        return true;
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
