using System.Collections.Immutable;

namespace SchedLang.Runtime.Platforms;

/// <summary>Measured contention: how much a unit on one device slows down while a unit runs on another.</summary>
/// <param name="Pairs">The measured pairs of devices, each at most once. A pair that is not here does not slow down.</param>
public sealed record ContentionMatrix(ImmutableArray<ContentionPair> Pairs)
{
    /// <summary>The slowdowns of a device beside each other device, by number; null where the pair was not measured.</summary>
    /// <param name="device">The device that slows down.</param>
    /// <param name="devices">How many devices the platform has.</param>
    public ContentionPair?[] Beside(int device, int devices)
    {
        var beside = new ContentionPair?[devices];
        foreach (var pair in Pairs.Where(p => p.Device == device))
            beside[pair.Beside] = pair;
        return beside;
    }
}

/// <summary>The slowdown of a unit on one device beside a unit on another, measured on a grid of the two units' demands.</summary>
/// <param name="Device">Number of the device that slows down.</param>
/// <param name="Beside">Number of the device beside it.</param>
/// <param name="Demands">Demands of the unit that slows down, in bytes per ns, ascending.</param>
/// <param name="BesideDemands">Demands of the unit beside it, in bytes per ns, ascending.</param>
/// <param name="Slowdowns">Factors of at least 1: for each of the demands, one for each of the demands beside it.</param>
public sealed record ContentionPair(
    int Device, int Beside, ImmutableArray<double> Demands, ImmutableArray<double> BesideDemands, ImmutableArray<double> Slowdowns)
{
    /// <summary>The slowdown, at least 1: bilinear between the points of the grid, and that of the nearest edge outside it.</summary>
    /// <param name="demand">Demand of the unit that slows down, in bytes per ns.</param>
    /// <param name="besideDemand">Demand of the unit beside it, in bytes per ns.</param>
    public double At(double demand, double besideDemand)
    {
        var row = LastNotAbove(Demands, demand);
        var column = LastNotAbove(BesideDemands, besideDemand);
        var low = AlongRow(row, column, besideDemand);
        return IsBetween(Demands, row, demand)
            ? Line(demand, Demands[row], low, Demands[row + 1], AlongRow(row + 1, column, besideDemand))
            : low;
    }

    private double AlongRow(int row, int column, double besideDemand)
    {
        var at = (row * BesideDemands.Length) + column;
        return IsBetween(BesideDemands, column, besideDemand)
            ? Line(besideDemand, BesideDemands[column], Slowdowns[at], BesideDemands[column + 1], Slowdowns[at + 1])
            : Slowdowns[at];
    }

    // The first point stands for everything below it.
    private static int LastNotAbove(ImmutableArray<double> points, double value)
    {
        var last = points.Length - 1;
        while (last > 0 && points[last] > value)
            last--;
        return last;
    }

    private static bool IsBetween(ImmutableArray<double> points, int index, double value) =>
        value > points[index] && index + 1 < points.Length;

    private static double Line(double x, double x0, double y0, double x1, double y1) => y0 + ((y1 - y0) * (x - x0) / (x1 - x0));
}
