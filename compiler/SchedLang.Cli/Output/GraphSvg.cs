using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using SchedLang.Compiler.Explanation;
using SchedLang.Runtime.Tables;
using SchedLang.Simulator.Output;

namespace SchedLang.Cli.Output;

/// <summary>
/// Execution graphs as a picture: for each stage a box for each kind of unit in the colour of its best device, and below it a bar for each
/// device that supports it, as long as its latency.
/// </summary>
internal sealed class GraphSvg
{
    private const int Left = 20;
    private const int BoxWidth = 230;
    private const int LongestBar = 60;
    private const int MostLetters = 30;
    private const int Gap = 26;
    private const int LineHeight = 16;
    private const int MostBoxes = 24;

    private static readonly string[] Colours = ["#4477aa", "#cc6677", "#228833", "#aa7733", "#882255", "#44aa99", "#555555", "#999933"];

    private readonly StringBuilder _body = new();
    private int _y = 12;
    private int _width = 480;

    private GraphSvg()
    {
    }

    /// <summary>One picture of all graphs, one below the other.</summary>
    public static string Of(ImmutableArray<ExecutionGraph> graphs)
    {
        var picture = new GraphSvg();
        foreach (var graph in graphs)
            picture.Add(graph);
        return $$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{picture._width}} {{picture._y}}" font-family="system-ui, sans-serif" font-size="11">
            <rect width="{{picture._width}}" height="{{picture._y}}" fill="#fff"/>
            {{picture._body}}</svg>

            """.ReplaceLineEndings("\n");
    }

    private void Add(ExecutionGraph graph)
    {
        Text(Left, _y + 14, $"{graph.Model} on {graph.Platform}", "font-size=\"15\" font-weight=\"600\" fill=\"#222\"");
        var x = Left;
        for (var device = 0; device < graph.Devices.Length; device++)
        {
            Bar(x, _y + 24, 10, 10, Colours[device % Colours.Length]);
            Text(x + 15, _y + 33, graph.Devices[device], "fill=\"#444\"");
            x += 34 + (7 * graph.Devices[device].Length);
        }

        _width = Math.Max(_width, x + Left);
        _y += 46;
        foreach (var stage in graph.Stages)
            Add(graph, stage);
        _y += 14;
    }

    private void Add(ExecutionGraph graph, GraphStage stage)
    {
        var fastest = stage.Fastest is { } ns ? $", {FigureText.Time(ns)} with each unit on its best device" : "";
        Text(Left, _y + 12, $"{stage.Stage.Name()}: {GraphText.Units(stage)}, {GraphText.PieceOf(stage.Stage, graph.Piece)}{fastest}", "font-size=\"12\" fill=\"#222\"");
        _y += 20;
        var shown = stage.Groups.Take(MostBoxes).ToList();
        var longest = shown.SelectMany(u => u.Costs).Max(c => c?.Ns ?? 0);
        for (var i = 0; i < shown.Count; i++)
            AddUnit(graph, shown[i], Left + (i * (BoxWidth + Gap)), longest, isLast: i == shown.Count - 1);
        if (stage.Groups.Length > shown.Count)
            Text(Left + (shown.Count * (BoxWidth + Gap)), _y + 20, FormattableString.Invariant($"... {stage.Groups.Length - shown.Count} more"), "fill=\"#444\"");
        _width = Math.Max(_width, Left + ((shown.Count + (stage.Groups.Length > shown.Count ? 1 : 0)) * (BoxWidth + Gap)));
        _y += 40 + (graph.Devices.Length * LineHeight) + 16;
    }

    private void AddUnit(ExecutionGraph graph, GraphUnit unit, int x, long longest, bool isLast)
    {
        var colour = unit.Preferred < 0 ? "#bbbbbb" : Colours[unit.Preferred % Colours.Length];
        _body.Append(CultureInfo.InvariantCulture, $"<g><title>{Escaped(unit.Name)}: {Escaped(unit.Why)}</title>")
            .Append(CultureInfo.InvariantCulture, $"<rect x=\"{x}\" y=\"{_y}\" width=\"{BoxWidth}\" height=\"32\" rx=\"4\" fill=\"{colour}\"{(unit.IsDerived ? " fill-opacity=\"0.85\" stroke=\"#333\" stroke-dasharray=\"4 2\"" : "")}/></g>\n");
        var times = unit.Times > 1 ? FormattableString.Invariant($" \u00d7 {unit.Times}") : "";
        var room = MostLetters - times.Length;
        Text(x + 8, _y + 20, (unit.Name.Length > room ? unit.Name[..(room - 1)] + "\u2026" : unit.Name) + times, "fill=\"#fff\" font-weight=\"600\"");
        if (!isLast)
            _body.Append(CultureInfo.InvariantCulture, $"<path d=\"M{x + BoxWidth + 3} {_y + 16}h{Gap - 8}l-5 -4m5 4l-5 4\" fill=\"none\" stroke=\"#777\"/>\n");
        for (var device = 0; device < graph.Devices.Length; device++)
        {
            var y = _y + 40 + (device * LineHeight);
            if (unit.Costs[device] is not { } cost)
            {
                Text(x, y + 9, $"not on {graph.Devices[device]}", "fill=\"#999\"");
                continue;
            }

            var width = Math.Max(2, (int)Math.Round(LongestBar * (double)cost.Ns / longest));
            Bar(x, y, width, 10, Colours[device % Colours.Length]);
            Text(x + width + 5, y + 9, GraphText.Cost(cost), "fill=\"#444\"");
        }
    }

    private void Bar(int x, int y, int width, int height, string colour) =>
        _body.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{colour}\"/>\n");

    private void Text(int x, int y, string text, string style) =>
        _body.Append(CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"{y}\" {style}>{Escaped(text)}</text>\n");

    private static string Escaped(string text) => WebUtility.HtmlEncode(text);
}
