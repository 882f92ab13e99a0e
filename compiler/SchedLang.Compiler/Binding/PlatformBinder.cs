using SchedLang.Compiler.Types;
using System.Collections.Immutable;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Binding;

/// <summary>Binds platforms and models.</summary>
/// <param name="diagnostics">Receives the diagnostics.</param>
/// <param name="modelsHaveLatencies">Whether a model declares latencies, in which case a platform needs no table.</param>
internal sealed class PlatformBinder(DiagnosticBag diagnostics, bool modelsHaveLatencies)
{
    /// <summary>The most devices of a platform and streams of a scenario. Findings compare all pairs.</summary>
    internal const int MostParts = 1024;

    private readonly LatencyBinder _latencies = new(diagnostics);
    private readonly OperatorBinder _operators = new(diagnostics);
    private readonly AttributeBinder _attributes = new(diagnostics);

    public PlatformSymbol Bind(PlatformSyntax syntax)
    {
        var devices = ImmutableArray.CreateBuilder<DeviceSymbol>();
        var known = new Dictionary<string, DeviceSymbol>();
        foreach (var device in syntax.Devices)
        {
            var attributes = _attributes.Bind(DeclarationKind.Device, device.Block?.Attributes ?? []);
            var kind = KindOf(device);
            if (device.Name.IsMissing)
                continue;
            if (known.TryGetValue(device.Name.Text, out var first))
            {
                diagnostics.Add(new Diagnostic(DiagnosticCatalog.DuplicateName, device.Name.Location, ["device", device.Name.Text])
                {
                    Related = [new RelatedPlace(first.Syntax.Name.Location, "first declared here")],
                });
                continue;
            }

            var symbol = new DeviceSymbol(device.Name.Text, device, kind, attributes);
            known.Add(symbol.Name, symbol);
            devices.Add(symbol);
        }

        if (devices.Count > MostParts)
        {
            diagnostics.Report(
                DiagnosticCatalog.TooManyParts, devices[MostParts].Syntax.Name.Location, $"platform '{syntax.Name.Text}'", "devices", $"{MostParts}");
        }

        var platform = new PlatformSymbol(
            syntax.Name.Text, syntax, devices.ToImmutable(), _attributes.Bind(DeclarationKind.Platform, syntax.Attributes));
        CheckRates(platform);
        if (!modelsHaveLatencies && platform.Attributes.Find("latencies") == null && !platform.DerivesLatencies)
            platform = platform with { LacksLatencies = true };
        if (devices.Count == 0 && !syntax.HasFaults && !diagnostics.HasErrorIn(syntax.Location))
            diagnostics.Report(DiagnosticCatalog.NoDevices, syntax.Name.Location, platform.Name);
        if (!modelsHaveLatencies && !platform.DerivesLatencies && !syntax.HasFaults && !syntax.Attributes.Any(a => a.Name.Text == "latencies" || WriteInstead.Attribute(a.Name.Text) == "latencies")
            && !diagnostics.HasErrorIn(syntax.Location))
        {
            diagnostics.ReportWithHelp(
                DiagnosticCatalog.MissingAttribute, syntax.Name.Location,
                "add latencies \"table.csv\", or give each model its latencies, such as latency cpu 12 ms",
                $"platform '{platform.Name}'", "latencies");
        }

        if (platform.LacksBandwidth)
        {
            diagnostics.ReportWithHelp(
                DiagnosticCatalog.NoBandwidth, platform.Attributes.Find("contention")!.Location!.Value, "add memory 16 GB at 80 GB/s", platform.Name);
        }

        return platform;
    }

    // Deriving a latency takes both rates.
    private void CheckRates(PlatformSymbol platform)
    {
        foreach (var device in platform.Devices)
        {
            var (compute, traffic) = (device.Attributes.Find("compute"), device.Attributes.Find("traffic"));
            if ((compute == null) != (traffic == null) && (compute ?? traffic)!.Location is { } place && !diagnostics.HasErrorIn(device.Syntax.Location))
            {
                diagnostics.ReportWithHelp(
                    DiagnosticCatalog.OneRateOnly, place, compute == null ? "add compute 9 TOPS" : "add traffic 60 GB/s",
                    device.Name, compute == null ? "traffic" : "compute", compute == null ? "compute" : "traffic");
            }
        }

        if (platform.Attributes.Find("latencies from") is { Location: { } source })
        {
            if (platform.Devices.Length > 0 && platform.Devices.All(d => d.Attributes.Find("compute") == null && d.Attributes.Find("traffic") == null
                && !diagnostics.HasErrorIn(d.Syntax.Location)))
                diagnostics.ReportWithHelp(DiagnosticCatalog.NoRates, source, "add compute 9 TOPS and traffic 60 GB/s to a device", platform.Name);
        }
        else if (platform.Attributes.Find("calibrate") is { Location: { } calibrate })
        {
            diagnostics.ReportWithHelp(DiagnosticCatalog.NothingToCalibrate, calibrate, "add latencies from roofline", platform.Name);
        }
    }

    public ModelSymbol? Bind(ModelSyntax syntax)
    {
        var attributes = _attributes.Bind(DeclarationKind.Model, syntax.Block?.Attributes ?? []);
        var kind = ModelSymbol.KindNames.IndexOf(syntax.Kind.Text);
        if (kind < 0 && !syntax.Kind.IsMissing)
        {
            diagnostics.ReportMisspelt(
                DiagnosticCatalog.UnknownModelKind, syntax.Kind.Location, syntax.Kind.Text, ModelSymbol.KindNames, syntax.Kind.Text);
        }

        return kind < 0 || syntax.Name.IsMissing
            ? null
            : new ModelSymbol(syntax.Name.Text, syntax, (ModelKind)kind, attributes) { Latencies = _latencies.Bind(syntax, (ModelKind)kind), Operators = _operators.Bind(syntax, (ModelKind)kind) };
    }

    private DeviceKind KindOf(DeviceSyntax device)
    {
        var kind = EnumerationWords.KindOf(device.Kind.Text);
        if (kind == DeviceKind.None && !device.Kind.IsMissing)
        {
            DeviceKinds.ReportUnknown(device.Kind, diagnostics);
        }

        return kind;
    }
}
