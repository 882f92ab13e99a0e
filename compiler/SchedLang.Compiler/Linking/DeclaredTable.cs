using System.Collections.Immutable;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Runtime.Tables;

namespace SchedLang.Compiler.Linking;

/// <summary>The latencies of a scenario: the rows of its platform's table, or the latencies that models declare.</summary>
/// <param name="platform">The platform.</param>
/// <param name="table">The platform's table, or null.</param>
/// <param name="diagnostics">Receives the warnings.</param>
internal sealed class DeclaredTable(PlatformSymbol platform, LatencyTable? table, DiagnosticBag diagnostics)
{
    private readonly HashSet<string> _devices = [];
    private readonly HashSet<DeclaredLatency> _told = [];

    /// <summary>The table of the platform, or null.</summary>
    public LatencyTable? Table { get; } = table;

    /// <summary>The devices that have a declared or derived latency.</summary>
    public IReadOnlySet<string> Devices => _devices;

    /// <summary>
    /// The latency of a model's stage on a device, or null. A row of the table overrides a declared latency, with one warning for each.
    /// </summary>
    public LatencyEntry? Find(ModelSymbol model, Stage stage, DeviceSymbol device)
    {
        var declared = DeclaredLatency.For(model.Latencies, stage, device, platform.Devices);
        if (Table?.Find(model.Name, stage, device.Name) is { } row)
        {
            if (declared != null && _told.Add(declared))
            {
                diagnostics.Add(new Diagnostic(
                    DiagnosticCatalog.TableWins, declared.Location, [Table.Source.Path, $"{model.Name} {stage.Name()} on {device.Name}"])
                {
                    Related = [new RelatedPlace(row.Location, "the first row of the table for it")],
                });
            }

            return row;
        }

        if (declared == null)
            return null;
        _devices.Add(device.Name);
        return Entry(declared);
    }

    /// <summary>Latencies are derived for a device.</summary>
    public void AddDerived(string device) => _devices.Add(device);

    /// <summary>Warns about devices without latencies.</summary>
    public void ReportIdleDevices(string scenario)
    {
        if (Table != null)
        {
            TableDevices.Check(platform, Table, _devices, diagnostics);
            return;
        }

        foreach (var device in platform.Devices.Where(d => !_devices.Contains(d.Name)))
            diagnostics.Report(DiagnosticCatalog.DeviceWithoutDeclaredLatencies, device.Syntax.Name.Location, scenario, device.Name);
    }

    // A line through two sizes continues beyond them, so it gives the exact latency of every size.
    private static LatencyEntry Entry(DeclaredLatency declared)
    {
        ImmutableArray<LatencyPoint> points = declared.PerTokenNs is { } perToken
            ? [Point(1, declared.FixedNs + perToken), Point(2, declared.FixedNs + (2 * perToken))]
            : [Point(0, declared.FixedNs)];
        return new LatencyEntry([new LatencyCurve([(1, points)]) { IsLine = declared.PerTokenNs != null }], HasLayers: false, declared.PerTokenNs != null, declared.Location);
    }

    private static LatencyPoint Point(long tokens, long ns) => new(tokens, ns, 0, double.NaN);
}
