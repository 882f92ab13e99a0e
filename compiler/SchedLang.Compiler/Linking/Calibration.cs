using System.Collections.Immutable;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Tables;

namespace SchedLang.Compiler.Linking;

/// <summary>A measured point beside what the fit predicts.</summary>
/// <param name="Point">The point.</param>
/// <param name="PredictedNs">The prediction in ns of the fit to all points.</param>
/// <param name="LeftOutError">How far the fit without this point is off, as a share of the measured time.</param>
public sealed record FittedPoint(MeasuredPoint Point, double PredictedNs, double LeftOutError)
{
    /// <summary>Predicted / measured.</summary>
    public double Ratio => PredictedNs / Point.Ns;
}

/// <summary>The fit of a device to its points.</summary>
/// <param name="Device">The device.</param>
/// <param name="Rates">Its rates with the efficiencies found.</param>
/// <param name="Points">Its points in the order of the file.</param>
public sealed record DeviceFit(DeviceSymbol Device, Roofline Rates, ImmutableArray<FittedPoint> Points);

/// <summary>
/// Fits the efficiencies of devices to measured points: for each device the shares of its compute rate that linear operators and attention
/// reach, and of its traffic. Semantics, section 2.
/// </summary>
internal sealed class Calibration
{
    private const int MostSweeps = 100;
    private const int Steps = 100;

    // What a point takes: demands, each with the number of units that have it.
    private sealed record Sum(MeasuredPoint Point, ImmutableArray<(GroupDemand Demand, int Count)> Parts)
    {
        public double PredictedNs(Roofline rates) => Parts.Sum(p => (double)Saturating.Multiply(rates.LatencyNs(p.Demand), p.Count));
    }

    /// <summary>The rates of a platform's devices, fitted to their points.</summary>
    public static ImmutableArray<Roofline?> Fit(PlatformSymbol platform, MeasuredPoints points, DiagnosticBag diagnostics)
    {
        var sums = Sums(platform, points, diagnostics);
        return [.. platform.Devices.Select(d => DerivedStages.RatesOf(d) is { } rates ? Fit(rates, [.. sums.Where(s => s.Point.Device == d.Name)]) : null)];
    }

    /// <summary>The fit of each device that has points, with the error of each point where it is left out of the fit.</summary>
    public static ImmutableArray<DeviceFit> Report(PlatformSymbol platform, MeasuredPoints points, DiagnosticBag diagnostics)
    {
        var sums = Sums(platform, points, diagnostics);
        var fits = ImmutableArray.CreateBuilder<DeviceFit>();
        foreach (var device in platform.Devices)
        {
            List<Sum> own = [.. sums.Where(s => s.Point.Device == device.Name)];
            if (DerivedStages.RatesOf(device) is not { } rates || own.Count == 0)
                continue;
            var fitted = Fit(rates, own);
            fits.Add(new DeviceFit(device, fitted, [.. own.Select(s => new FittedPoint(
                s.Point, s.PredictedNs(fitted), Math.Abs((s.PredictedNs(Fit(rates, [.. own.Where(o => o != s)])) / s.Point.Ns) - 1)))]));
        }

        return fits.ToImmutable();
    }

    private static Roofline Fit(Roofline rates, List<Sum> points)
    {
        var usesLinear = points.Exists(p => p.Parts.Any(d => d.Demand.Linear > 0));
        var usesAttention = points.Exists(p => p.Parts.Any(d => d.Demand.Attention > 0));
        for (var sweep = 0; sweep < MostSweeps && points.Count > 0; sweep++)
        {
            var before = rates;
            if (usesLinear)
                rates = Best(points, rates, (r, share) => r with { Linear = share });
            if (usesAttention)
                rates = Best(points, rates, (r, share) => r with { Attention = share });
            rates = Best(points, rates, (r, share) => r with { Memory = share });
            if (rates == before)
                break;
        }

        return rates;
    }

    // The largest of the shares 1.00, 0.99 .. 0.01 that has the least error.
    private static Roofline Best(List<Sum> points, Roofline rates, Func<Roofline, double, Roofline> with)
    {
        var (best, least) = (rates, double.PositiveInfinity);
        for (var step = Steps; step >= 1; step--)
        {
            var tried = with(rates, step / (double)Steps);
            var error = 0.0;
            foreach (var point in points)
            {
                var predicted = point.PredictedNs(tried);
                error += Math.Max(predicted / point.Point.Ns, point.Point.Ns / predicted) - 1;
            }

            if (error < least)
                (best, least) = (tried, error);
        }

        return best;
    }

    private static List<Sum> Sums(PlatformSymbol platform, MeasuredPoints points, DiagnosticBag diagnostics)
    {
        var found = new List<Sum>();
        foreach (var point in points.Points)
        {
            if (platform.Devices.FirstOrDefault(d => d.Name == point.Device) is not { } device)
                Unknown(point.Fields.Device, "device", point.Device, platform.Devices.Select(d => d.Name));
            else if (platform.Models.FirstOrDefault(m => m.Name == point.Model) is not { } model)
                Unknown(point.Fields.Model, "model", point.Model, platform.Models.Select(m => m.Name));
            else if (DerivedStages.RatesOf(device) is not { } rates)
                diagnostics.ReportWithHelp(DiagnosticCatalog.PointNotDerived, point.Location, "add compute and traffic to the device", $"device '{device.Name}' has no rates");
            else if (model.Operators.IsEmpty)
                diagnostics.Report(DiagnosticCatalog.PointNotDerived, point.Location, $"model '{model.Name}' has no operators");
            else if (point.Operator != null && model.Operators.FirstOrDefault(o => o.Name == point.Operator) == null)
                Unknown(point.Fields.Operator, "operator", point.Operator, model.Operators.Select(o => o.Name));
            else if (point.Operator == null && rates.IsStatic)
                diagnostics.ReportWithHelp(DiagnosticCatalog.PointNotDerived, point.Location, "name the operator in a column op", $"device '{device.Name}' has static shapes and runs no whole {point.Stage.Name()}");
            else
                found.Add(new Sum(point, Parts(platform, model, device, rates, point)));
        }

        return found;

        void Unknown(Text.TextLocation place, string what, string name, IEnumerable<string> known) =>
            diagnostics.ReportMisspelt(DiagnosticCatalog.UnknownInPoints, place, name, [.. known], what, name);
    }

    // One operator by itself, or the units of the stage, neither cut into chunks.
    private static ImmutableArray<(GroupDemand, int)> Parts(PlatformSymbol platform, ModelSymbol model, DeviceSymbol device, Roofline rates, MeasuredPoint point)
    {
        var precision = DerivedStages.PrecisionOf(model);
        var piece = new Piece(0, point.Tokens, Batch: point.Batch);
        if (model.Operators.FirstOrDefault(o => o.Name == point.Operator) is { } one)
        {
            var alone = one.IsLast && point.Stage == Stage.Prefill ? piece with { From = point.Tokens - 1 } : piece;
            return [(new DerivedCost(point.Stage, [one.Sizes], [], precision, rates).Demand(in alone), 1)];
        }

        var derived = new DerivedStages(platform, [.. platform.Devices.Select(DerivedStages.RatesOf)]);
        var groups = derived.Groups(model, point.Stage, [.. platform.Devices.Select(_ => true)]);
        var curves = derived.Curves(model, point.Stage, groups, platform.Devices.IndexOf(device));
        return [.. curves.OfType<LatencyCurve>().GroupBy(c => c, ReferenceEqualityComparer.Instance).Select(g => (((LatencyCurve)g.Key!).Derived!.Demand(in piece), g.Count()))];
    }
}
