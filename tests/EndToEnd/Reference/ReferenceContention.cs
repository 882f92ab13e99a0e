namespace SchedLang.EndToEnd.Reference;

/// <summary>Section 8: slowdowns that were measured for pairs of devices, looked up point by point.</summary>
internal sealed class ReferenceContention(ReferenceCsv csv)
{
    private readonly Dictionary<(string Device, string Beside), List<(double X, double Y, double Slowdown)>> _points = csv.Rows
        .GroupBy(r => (csv.Cell(r, "device"), csv.Cell(r, "beside")))
        .ToDictionary(g => g.Key, g => g.Select(r => (csv.Real(r, "demand_gbps")!.Value, csv.Real(r, "beside_gbps")!.Value, csv.Real(r, "slowdown")!.Value)).ToList());

    /// <summary>How fast a unit progresses beside all others.</summary>
    public double Rate(ReferenceUnit unit, IEnumerable<ReferenceUnit> running)
    {
        if (unit.Bandwidth is null or 0)
            return 1;
        var product = 1.0;
        foreach (var other in running.Where(o => o != unit && o.Bandwidth > 0))
        {
            if (_points.TryGetValue((unit.Device.Name, other.Device.Name), out var points))
                product *= Slowdown(points, unit.Bandwidth.Value, other.Bandwidth!.Value);
        }

        return 1 / product;
    }

    private static double Slowdown(List<(double X, double Y, double Slowdown)> points, double x, double y) =>
        On([.. points.GroupBy(p => p.X).Select(line => (line.Key, On([.. line.Select(p => (p.Y, p.Slowdown))], y)))], x);

    // At a point, beyond an edge, or on the line between two neighbours.
    private static double On(List<(double At, double Value)> points, double x)
    {
        var (below, above) = (points.Where(p => p.At <= x).OrderBy(p => p.At).ToList(), points.Where(p => p.At > x).OrderBy(p => p.At).ToList());
        if (below.Count == 0)
            return above[0].Value;
        var (x0, y0) = below[^1];
        if (above.Count == 0 || x0 == x)
            return y0;
        var (x1, y1) = above[0];
        return y0 + ((y1 - y0) * (x - x0) / (x1 - x0));
    }
}
