using System.Collections.Immutable;
using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Tables;

/// <summary>One stage of a model on every device: its units and their latencies.</summary>
public sealed class StageProfile
{
    private readonly ImmutableArray<ImmutableArray<LatencyCurve?>> _curves;
    private readonly ImmutableArray<int[]> _firstLike; // by device with a curve for each unit: the first unit with the same curve

    /// <param name="stage">The stage.</param>
    /// <param name="units">Number of units, at least 1, the same on every device.</param>
    /// <param name="curves">
    /// For each device: empty if unsupported, one curve for the whole stage, or one curve per unit if the table has layers. A unit that the
    /// device does not support has no curve.
    /// </param>
    public StageProfile(Stage stage, int units, ImmutableArray<ImmutableArray<LatencyCurve?>> curves)
    {
        Stage = stage;
        Units = units;
        _curves = curves;
        _firstLike = [.. curves.Select(FirstLike)];
    }

    /// <summary>The stage.</summary>
    public Stage Stage { get; }

    /// <summary>Number of units: the model's layers, or the rows of a table by layer.</summary>
    public int Units { get; }

    /// <summary>Number of devices, including those that do not support the stage.</summary>
    public int DeviceCount => _curves.Length;

    /// <summary>The curves of a device: empty if unsupported, one for the whole stage, or one per unit, null for units without support.</summary>
    public ImmutableArray<LatencyCurve?> Curves(int device) => _curves[device];

    /// <summary>Whether a device supports any unit of the stage.</summary>
    public bool Supports(int device) => !_curves[device].IsEmpty;

    /// <summary>Whether a device supports a unit of the stage, for some piece at least.</summary>
    public bool SupportsUnit(int device, int unit) => CurveOf(device, unit) != null;

    /// <summary>Whether a device supports every unit of the stage, whatever the piece.</summary>
    public bool SupportsAll(int device) => Supports(device) && _curves[device].All(c => c is { Derived: not { Device.IsStatic: true } });

    /// <summary>Whether any device has units that are derived from operators. Chunks are then costed by themselves.</summary>
    public bool IsDerived => _curves.Any(c => c.Any(u => u is { Derived: not null }));

    /// <summary>Whether a device has such units.</summary>
    public bool IsDerivedOn(int device) => _curves[device].Any(u => u is { Derived: not null });

    /// <summary>Whether any supported device has energy in the table.</summary>
    public bool HasEnergy => _curves.Any(c => c.Any(curve => curve is { HasEnergy: true }));

    /// <summary>Whether any supported device has memory traffic in the table.</summary>
    public bool HasBandwidth => _curves.Any(c => c.Any(curve => curve is { HasBandwidth: true }));

    /// <summary>The batch sizes in the table for the stage on a device, ascending; empty if unsupported.</summary>
    public IEnumerable<int> Batches(int device) => Known(device).SelectMany(c => c.Batches).Distinct().Order();

    /// <summary>The largest number of tokens in the table for every unit on a device; 0 if the latency does not depend on tokens.</summary>
    public long LargestTokens(int device) => Known(device).Select(c => c.LargestTokens).DefaultIfEmpty(0).Min();

    /// <summary>
    /// Work in ns of each unit on a device. It comes from the rows of a table by layer, else from the stage's latency, divided among the
    /// units without loss. Each unit takes at least 1 ns; one that the device does not support takes <c>never</c>.
    /// </summary>
    /// <param name="device">The device.</param>
    /// <param name="piece">The whole stage, or a chunk of a prefill.</param>
    /// <param name="work">Receives one entry per unit.</param>
    public void UnitWork(int device, in Piece piece, Span<long> work)
    {
        var curves = _curves[device];
        if (curves.Length == 1 && curves[0] is { } whole)
        {
            Split(whole.LatencyNs(in piece), work);
            return;
        }

        for (var unit = 0; unit < Units; unit++)
        {
            var first = FirstLike(device, unit);
            work[unit] = first < unit ? work[first] : CurveOf(device, unit)?.LatencyNs(in piece) ?? Saturating.Never;
        }
    }

    /// <summary>
    /// The first unit that has the energy and the memory traffic of a unit on a device, whatever the piece: layers of one model are alike,
    /// and so are the parts of a stage that is divided.
    /// </summary>
    internal int FirstLike(int device, int unit) => _curves[device].Length > 1 ? _firstLike[device][unit] : _curves[device].Length == 1 ? 0 : unit;

    /// <summary>Work in ns of one unit of a batch on a device; <c>never</c> if unsupported.</summary>
    public long UnitWork(int device, int unit, long tokens, int batch) => UnitWork(device, unit, new Piece(0, tokens, Batch: batch));

    /// <summary>As <see cref="UnitWork(int, int, long, int)"/>, for a piece.</summary>
    public long UnitWork(int device, int unit, in Piece piece) =>
        CurveOf(device, unit) is not { } curve ? Saturating.Never
        : _curves[device].Length == 1 ? Part(curve.LatencyNs(in piece), Units, unit)
        : curve.LatencyNs(in piece);

    /// <summary>Energy in nJ of one unit on a device; NaN if the table has none.</summary>
    public double UnitEnergy(int device, int unit, long tokens, int batch) =>
        CurveOf(device, unit) is not { } curve ? double.NaN
        : _curves[device].Length == 1 ? curve.EnergyNj(tokens, batch) / Units
        : curve.EnergyNj(tokens, batch);

    /// <summary>As <see cref="UnitEnergy(int, int, long, int)"/>, for a piece.</summary>
    public double UnitEnergy(int device, int unit, in Piece piece)
    {
        var (from, to) = piece.Measured;
        var all = UnitEnergy(device, unit, to, piece.Batch);
        return from == 0 ? all : Math.Max(0, all - UnitEnergy(device, unit, from, piece.Batch));
    }

    /// <summary>Memory traffic in bytes per ns of one unit on a device; 0 if unsupported.</summary>
    public double UnitBandwidth(int device, int unit, long tokens, int batch) => CurveOf(device, unit)?.Bandwidth(tokens, batch) ?? 0;

    /// <summary>As <see cref="UnitBandwidth(int, int, long, int)"/>, for a piece.</summary>
    public double UnitBandwidth(int device, int unit, in Piece piece) => CurveOf(device, unit)?.Bandwidth(in piece) ?? 0;

    private static int[] FirstLike(ImmutableArray<LatencyCurve?> curves)
    {
        var first = new Dictionary<LatencyCurve, int>(ReferenceEqualityComparer.Instance);
        var like = new int[curves.Length];
        for (var unit = 0; unit < like.Length; unit++)
            like[unit] = curves[unit] is { } curve && !first.TryAdd(curve, unit) ? first[curve] : unit;
        return like;
    }

    private LatencyCurve? CurveOf(int device, int unit)
    {
        var curves = _curves[device];
        return curves.IsEmpty ? null : curves[curves.Length == 1 ? 0 : unit];
    }

    private IEnumerable<LatencyCurve> Known(int device) => _curves[device].OfType<LatencyCurve>();

    // As Part for each unit, with one division.
    private static void Split(long latency, Span<long> work)
    {
        var (quotient, remainder) = Math.DivRem(latency, work.Length);
        var carry = 0L;
        foreach (ref var unit in work)
        {
            carry += remainder;
            var extra = carry >= work.Length ? 1 : 0;
            carry -= extra * work.Length;
            unit = Math.Max(1, quotient + extra);
        }
    }

    // floor((i+1)L/n) - floor(iL/n), written so that no product overflows.
    private static long Part(long latency, int units, int unit)
    {
        var (quotient, remainder) = Math.DivRem(latency, units);
        var extra = (unit + 1) * remainder / units - unit * remainder / units;
        return Math.Max(1, quotient + extra);
    }
}
