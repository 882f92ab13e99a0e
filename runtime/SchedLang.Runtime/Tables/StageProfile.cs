using System.Collections.Immutable;

namespace SchedLang.Runtime.Tables;

/// <summary>One stage of a model on every device: how many units it has and what each takes.</summary>
public sealed class StageProfile
{
    private readonly ImmutableArray<ImmutableArray<LatencyCurve>> _curves;

    /// <param name="stage">Which stage.</param>
    /// <param name="units">Number of units, at least 1, the same on every device.</param>
    /// <param name="curves">
    /// By device: empty where unsupported, one curve for the whole stage, or one for each unit where the table has layers.
    /// </param>
    public StageProfile(Stage stage, int units, ImmutableArray<ImmutableArray<LatencyCurve>> curves)
    {
        Stage = stage;
        Units = units;
        _curves = curves;
    }

    /// <summary>Which stage.</summary>
    public Stage Stage { get; }

    /// <summary>Units of the stage: the model's layers, or the rows of a table by layer.</summary>
    public int Units { get; }

    /// <summary>Number of devices, supported or not.</summary>
    public int DeviceCount => _curves.Length;

    /// <summary>Whether the table has the stage on a device.</summary>
    public bool Supports(int device) => !_curves[device].IsEmpty;

    /// <summary>Whether any supported device has energy in the table.</summary>
    public bool HasEnergy => _curves.Any(c => c.Any(curve => curve.HasEnergy));

    /// <summary>Whether any supported device has memory traffic in the table.</summary>
    public bool HasBandwidth => _curves.Any(c => c.Any(curve => curve.HasBandwidth));

    /// <summary>
    /// Work in ns of each unit on a device: the rows of a table by layer, else the stage's latency dealt out over the units
    /// so that it adds up, each unit at least 1 ns.
    /// </summary>
    public void UnitWork(int device, long tokens, int batch, Span<long> work)
    {
        var curves = _curves[device];
        if (curves.Length != 1)
        {
            for (var unit = 0; unit < Units; unit++)
                work[unit] = curves[unit].LatencyNs(tokens, batch);
            return;
        }

        Split(curves[0].LatencyNs(tokens, batch), work);
    }

    /// <summary>Energy in nJ of one unit on a device; NaN when the table has none.</summary>
    public double UnitEnergy(int device, int unit, long tokens, int batch)
    {
        var curves = _curves[device];
        return curves.Length != 1 ? curves[unit].EnergyNj(tokens, batch) : curves[0].EnergyNj(tokens, batch) / Units;
    }

    /// <summary>Memory traffic in bytes per ns of one unit on a device.</summary>
    public double UnitBandwidth(int device, int unit, long tokens, int batch)
    {
        var curves = _curves[device];
        return curves[curves.Length != 1 ? unit : 0].Bandwidth(tokens, batch);
    }

    // floor((i+1)L/n) - floor(iL/n), written so that no product overflows.
    private static void Split(long latency, Span<long> work)
    {
        var (quotient, remainder) = Math.DivRem(latency, work.Length);
        for (var unit = 0; unit < work.Length; unit++)
        {
            var extra = (unit + 1) * remainder / work.Length - unit * remainder / work.Length;
            work[unit] = Math.Max(1, quotient + extra);
        }
    }
}
