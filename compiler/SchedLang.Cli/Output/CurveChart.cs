using System.Globalization;
using SchedLang.Compiler.Linking;
using SchedLang.Simulator.Output;
using Spectre.Console;

namespace SchedLang.Cli.Output;

/// <summary>
/// Draws the curves of a stage, one per device, on logarithmic scales: a letter at each point of the table, a line between them.
/// </summary>
internal static class CurveChart
{
    private const int Rows = 8;
    private const int LabelWidth = 9;

    // The range of tokens for latencies that are declared per token and have no rows beside them.
    private const long DeclaredFrom = 16;
    private const long DeclaredTo = 4096;

    /// <summary>Draws the curves; nothing if all have one and the same size.</summary>
    /// <param name="curves">The curves of one stage.</param>
    /// <param name="seriesOf">The number of a device, for its letter and colour.</param>
    /// <param name="letters">The letters of devices.</param>
    /// <param name="terminal">Receives the drawing.</param>
    public static void Write(IReadOnlyList<StageCurve> curves, Func<string, int> seriesOf, char[] letters, Terminal terminal)
    {
        var axis = Axis.Of(curves);
        if (axis.First == axis.Last)
            return;
        var columns = Math.Clamp(terminal.Out.Profile.Width - LabelWidth - 6, 20, 60);
        var grid = new DotGrid(columns, Rows, terminal.ShowsUnicode);
        var lines = curves.Select(c => (Series: seriesOf(c.Device), Points: axis.Points(c).ToList())).ToList();
        var (low, high) = (lines.Min(l => l.Points.Min(p => p.Ns)), lines.Max(l => l.Points.Max(p => p.Ns)));
        foreach (var (series, points) in lines)
        {
            var dots = points.Select(p => Dot(p.X, p.Ns)).ToList();
            for (var i = 1; i < dots.Count; i++)
                grid.Line(dots[i - 1], dots[i], series);
            foreach (var (dot, _) in dots.Zip(points).Where(d => d.Second.IsMeasured))
                grid.Letter(dot, letters[series], series);
        }

        WriteGrid(grid, columns, FigureText.Time(high), FigureText.Time(low), terminal);
        var (left, right) = (Number(axis.First), $"{Number(axis.Last)} {axis.Name}");
        terminal.Out.WriteLine(new string(' ', LabelWidth + 3) + left + right.PadLeft(Math.Max(right.Length + 1, columns + axis.Name.Length + 1 - left.Length)));

        (int X, int Y) Dot(long x, double ns) => (At(x, axis.First, axis.Last, grid.Width), At(ns, low, high, grid.Height));
    }

    private static void WriteGrid(DotGrid grid, int columns, string high, string low, Terminal terminal)
    {
        var (side, corner, bottom) = terminal.ShowsUnicode ? ('│', '└', '─') : ('|', '+', '-');
        for (var row = 0; row < Rows; row++)
        {
            var label = row == 0 ? high : row == Rows - 1 ? low : "";
            var line = string.Concat(Enumerable.Range(0, columns).Select(c => grid.At(c, row)).Select(c =>
                c.Sign == ' ' ? " " : $"[{GanttChart.Colour(c.Series)}]{c.Sign}[/]"));
            terminal.Out.MarkupLine($"  {label.PadLeft(LabelWidth - 1)} {side}{line}".TrimEnd());
        }

        terminal.Out.WriteLine($"  {new string(' ', LabelWidth)}{corner}{new string(bottom, columns)}");
    }

    private static int At(double value, double first, double last, int size) =>
        last <= first ? size / 2 : (int)Math.Round((size - 1) * Math.Log(value / first) / Math.Log(last / first));

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>What the x axis counts: tokens at the smallest batch size, or the batch size where tokens do not vary.</summary>
    private sealed record Axis(bool IsTokens, long First, long Last)
    {
        public string Name => IsTokens ? "tokens" : "jobs in a batch";

        public static Axis Of(IReadOnlyList<StageCurve> curves)
        {
            var measured = curves.Where(c => c.Declared == null).ToList();
            if (measured.Count == 0)
                return curves.Any(c => c.Declared!.PerTokenNs != null) ? new Axis(true, DeclaredFrom, DeclaredTo) : new Axis(true, 0, 0);
            var isTokens = measured.Exists(c => c.Sizes.Select(s => s.Tokens).Distinct().Count() > 1);
            var all = measured.SelectMany(c => Sizes(c, isTokens)).Where(x => x > 0).DefaultIfEmpty(0).ToList();
            return new Axis(isTokens, all.Min(), all.Max());
        }

        // A curve without a size of its own is a line from end to end.
        public IEnumerable<(long X, double Ns, bool IsMeasured)> Points(StageCurve curve)
        {
            var own = curve.Declared == null ? Sizes(curve, IsTokens).Where(x => x > 0).ToList() : [];
            return own.Count > 0
                ? own.Select(x => (x, Ns(curve, x), true))
                : Between().Select(x => (x, Ns(curve, x), x == First || x == Last));
        }

        private IEnumerable<long> Between()
        {
            for (var x = First; x < Last; x *= 2)
                yield return x;
            yield return Last;
        }

        private double Ns(StageCurve curve, long x)
        {
            var (batch, tokens) = curve.Sizes.First();
            return IsTokens ? curve.LatencyNs(x, batch) : curve.LatencyNs(tokens, (int)x);
        }

        private static IEnumerable<long> Sizes(StageCurve curve, bool isTokens)
        {
            var smallest = curve.Sizes.First().Batch;
            return isTokens ? curve.Sizes.Where(s => s.Batch == smallest).Select(s => s.Tokens) : curve.Batches.Select(b => (long)b);
        }
    }
}
