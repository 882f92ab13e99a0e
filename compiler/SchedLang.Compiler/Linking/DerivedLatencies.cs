using System.Collections.Immutable;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Runtime.Tables;

namespace SchedLang.Compiler.Linking;

/// <summary>The latencies that a platform derives, with the rates of its devices fitted to measured points where it names some.</summary>
internal static class DerivedLatencies
{
    /// <summary>The derived latencies; null where the platform derives none, or the points have errors, which are reported.</summary>
    public static DerivedStages? Of(PlatformSymbol platform, DataFiles files, DiagnosticBag diagnostics)
    {
        if (!platform.DerivesLatencies)
            return null;
        if (platform.Attributes.Find("calibrate") is not { Location: { } place } calibrate)
            return new DerivedStages(platform, [.. platform.Devices.Select(DerivedStages.RatesOf)]);
        if (files.Points(calibrate.Value.AsWord, place, diagnostics) is not { } points)
            return null;
        var own = new DiagnosticBag();
        ImmutableArray<Roofline?> rates = Calibration.Fit(platform, points, own);
        diagnostics.AddRange(own);
        return own.HasErrors ? null : new DerivedStages(platform, rates);
    }

    /// <summary>How each device was fitted to its points, with the error of each point where it is left out; empty without points.</summary>
    public static ImmutableArray<DeviceFit> Fits(PlatformSymbol platform, DataFiles files)
    {
        var unused = new DiagnosticBag(); // Of reports them
        return platform.DerivesLatencies && platform.Attributes.Find("calibrate") is { Location: { } place } calibrate
            && files.Points(calibrate.Value.AsWord, place, unused) is { } points
            ? Calibration.Report(platform, points, unused)
            : [];
    }
}
