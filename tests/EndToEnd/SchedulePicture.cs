using System.Globalization;
using System.Text;

namespace SchedLang.EndToEnd;

/// <summary>A schedule as SVG: a lane for each device, a bar for each stretch of one job, pale where its work is lost.</summary>
internal sealed class SchedulePicture(IReadOnlyList<string> devices, IReadOnlyList<(string Stream, string Name, string Colour)> streams, long fromNs, long toNs)
{
    private const int Left = 60;
    private const int Width = 810;
    private const int LaneHeight = 26;
    private const int TitleHeight = 30;
    private const int GridLines = 5;

    private readonly StringBuilder _body = new();
    private int _y;

    /// <summary>Adds the lanes of one run under a title.</summary>
    public void Add(string title, IEnumerable<UnitRow> units)
    {
        Text(Left, _y + 24, "t", title);
        _y += TitleHeight;
        var visible = units.Where(u => u.End > fromNs && u.Start < toNs).ToList();
        foreach (var device in devices)
        {
            Text(Left - 8, _y + 15, "d", device, "end");
            Bar(Left, _y, Width, 20, "#f1f1f1");
            foreach (var bar in Bars(visible.Where(u => u.Device == device).OrderBy(u => u.Start)))
            {
                var (start, end) = (X(Math.Max(bar.Start, fromNs)), X(Math.Min(bar.End, toNs)));
                Bar(start, _y + 1, Math.Max(0.3, end - start - 0.4), 18, streams.Single(s => s.Stream == bar.Stream).Colour, bar.IsDone ? null : "0.35");
            }

            _y += LaneHeight;
        }
    }

    /// <summary>The whole picture, with a time axis and a legend.</summary>
    public string Svg()
    {
        for (var i = 0; i <= GridLines; i++)
            Text(X(fromNs + ((toNs - fromNs) * i / GridLines)), _y + 16, "a", Number((fromNs + ((toNs - fromNs) * i / GridLines)) / 1e6) + " ms", "middle");
        var x = (double)Left;
        foreach (var (_, name, colour) in streams)
        {
            Bar(x, _y + 28, 12, 12, colour);
            Text(x + 17, _y + 38, "a", name);
            x += 40 + (8 * name.Length);
        }

        var height = _y + 50;
        return $$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 {{height}}" font-family="system-ui, sans-serif">
            <style>.t{font-size:13px;fill:#222}.d{font-size:12px;fill:#444}.a{font-size:11px;fill:#555}</style>
            <rect width="900" height="{{height}}" fill="#fff"/>
            {{_body}}</svg>

            """.ReplaceLineEndings("\n");
    }

    // Units of one job that follow each other at once are one bar.
    private static IEnumerable<(string Stream, long Start, long End, bool IsDone)> Bars(IEnumerable<UnitRow> units)
    {
        UnitRow? first = null, last = null;
        foreach (var unit in units)
        {
            if (last != null && unit.Stream == last.Stream && unit.Job == last.Job && unit.Start == last.End && unit.IsDone == last.IsDone)
            {
                last = unit;
                continue;
            }

            if (last != null)
                yield return (last.Stream, first!.Start, last.End, last.IsDone);
            first = last = unit;
        }

        if (last != null)
            yield return (last.Stream, first!.Start, last.End, last.IsDone);
    }

    private double X(long ns) => Left + (Width * (double)(ns - fromNs) / (toNs - fromNs));

    private void Bar(double x, double y, double width, double height, string colour, string? opacity = null) => _body.Append(
        CultureInfo.InvariantCulture, $"<rect x=\"{Number(x)}\" y=\"{Number(y)}\" width=\"{Number(width)}\" height=\"{Number(height)}\" fill=\"{colour}\"{(opacity == null ? "" : $" fill-opacity=\"{opacity}\"")}/>\n");

    private void Text(double x, double y, string style, string text, string anchor = "start") => _body.Append(
        CultureInfo.InvariantCulture, $"<text x=\"{Number(x)}\" y=\"{Number(y)}\" class=\"{style}\" text-anchor=\"{anchor}\">{text}</text>\n");

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
