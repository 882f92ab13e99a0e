using System.Collections.Immutable;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Text;
using SchedLang.Runtime.Tables;

namespace SchedLang.Compiler.Linking;

/// <summary>Reads the latency curves of a table, or of the platforms of a program.</summary>
public static class CurveReader
{
    private static readonly DiagnosticDescriptor[] AboutLatencies =
    [
        DiagnosticCatalog.DeviceWithoutLatencies, DiagnosticCatalog.UnknownDeviceInTable, DiagnosticCatalog.TableWins, DiagnosticCatalog.NoDeviceOfKind,
        DiagnosticCatalog.DeviceWithoutDeclaredLatencies, DiagnosticCatalog.UnmeasuredBatches, DiagnosticCatalog.BeyondTable,
        DiagnosticCatalog.FallsBeyondTable, DiagnosticCatalog.LatencyFalls, DiagnosticCatalog.UnknownColumn, DiagnosticCatalog.TooManyErrors,
    ];

    /// <summary>The curves of a table; null after an error, which is reported.</summary>
    public static CurveSet? OfTable(SourceText source, DiagnosticBag diagnostics) =>
        LatencyTableReader.Read(source, diagnostics) is { } table
            ? new CurveSet(source.Path, [.. table.Entries.Select(e => StageCurve.Of(e.Key.Model, e.Key.Stage, e.Key.Device, e.Value))])
            : null;

    /// <summary>
    /// The curves of each platform, with the latencies that models declare. A platform whose table has errors is left out.
    /// Errors of tables are reported, and rows of models and devices that the program does not declare.
    /// </summary>
    public static ImmutableArray<CurveSet> OfProgram(BoundProgram program, DataFiles files, DiagnosticBag diagnostics)
    {
        var found = ImmutableArray.CreateBuilder<CurveSet>();
        var tables = new List<(LatencyTable Table, PlatformSymbol Platform)>();
        foreach (var platform in program.Platforms)
        {
            var latencies = platform.Attributes.Find("latencies");
            var table = latencies == null ? null : files.Table(latencies.Value.AsWord, latencies.Location!.Value, diagnostics);
            if (latencies != null && table == null)
                continue;
            if (table != null)
                tables.Add((table, platform));
            var curves = Curves(program, platform, table, diagnostics);
            if (curves.Length > 0)
                found.Add(new CurveSet(table == null ? $"platform {platform.Name}" : $"platform {platform.Name}, {table.Source.Path}", curves));
        }

        foreach (var users in tables.GroupBy(t => t.Table, t => t.Platform))
            ReportUnusedRows(users.Key, [.. users], program.Models, diagnostics);
        return found.ToImmutable();
    }

    /// <summary>Whether a warning is about latencies, so that it belongs to a table.</summary>
    public static bool IsAboutLatencies(DiagnosticDescriptor descriptor) => AboutLatencies.Contains(descriptor);

    private static ImmutableArray<StageCurve> Curves(BoundProgram program, PlatformSymbol platform, LatencyTable? table, DiagnosticBag diagnostics)
    {
        var curves = ImmutableArray.CreateBuilder<StageCurve>();
        var declared = new DeclaredTable(platform, table, diagnostics);
        foreach (var model in program.Models)
        {
            foreach (var stage in model.Stages)
            {
                foreach (var device in platform.Devices)
                {
                    if (declared.Find(model, stage, device) is not { } entry)
                        continue;
                    var isMeasured = table?.Find(model.Name, stage, device.Name) != null;
                    curves.Add(StageCurve.Of(model.Name, stage, device.Name, entry, isMeasured ? null : DeclaredLatency.For(model.Latencies, stage, device, platform.Devices)));
                }
            }
        }

        var shown = curves.Select(c => (c.Model, c.Stage, c.Device)).ToHashSet();
        foreach (var (key, entry) in table?.Entries.Where(e => !shown.Contains((e.Key.Model, e.Key.Stage, e.Key.Device))) ?? [])
            curves.Add(StageCurve.Of(key.Model, key.Stage, key.Device, entry));
        return curves.ToImmutable();
    }

    // A difference in upper and lower case only is another warning. A file of platforms alone declares no models.
    private static void ReportUnusedRows(LatencyTable table, List<PlatformSymbol> platforms, ImmutableArray<ModelSymbol> models, DiagnosticBag diagnostics)
    {
        var devices = platforms.SelectMany(p => p.Devices).Select(d => d.Name).Distinct().ToList();
        foreach (var (device, place) in table.Devices.Where(d => !devices.Contains(d.Key, StringComparer.OrdinalIgnoreCase)))
            Report("device", device, place, devices);
        var names = models.Select(m => m.Name).ToList();
        foreach (var model in table.Models.Where(m => names.Count > 0 && !names.Contains(m)))
            Report("model", model, table.Entries.First(e => e.Key.Model == model).Value.Location, names);

        void Report(string what, string name, TextLocation place, List<string> known) => diagnostics.ReportWithHelp(
            DiagnosticCatalog.UnusedRows, place, Spelling.Closest(name, known) is { } closest ? $"did you mean '{closest}'?" : null, what, name);
    }
}
