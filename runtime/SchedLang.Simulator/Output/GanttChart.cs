using SchedLang.Runtime.Quantities;
using Spectre.Console;

namespace SchedLang.Simulator.Output;

/// <summary>
/// Draws part of a schedule with letters: one row per device, one letter per stream. A letter is upper case if units hold the device for
/// most of the column's time.
/// </summary>
internal static class GanttChart
{
    private const int TickColumns = 10;
    private const double IsHeld = 0.05;
    private static readonly string[] Colours = ["blue", "green", "yellow", "magenta", "cyan", "red", "olive", "purple", "teal", "fuchsia"];

    /// <summary>Number of columns that fit a console of the given width, next to the device names.</summary>
    public static int ColumnsFor(int width, IEnumerable<string> devices) => Math.Clamp(width - devices.Max(d => d.Length) - 4, 20, 400);

    public static void Write(GanttRecorder chart, string policy, IAnsiConsole console)
    {
        var workload = chart.Workload;
        var letters = Letters([.. workload.Streams.Select(s => s.Name)]);
        var width = Math.Max(workload.Platform.Devices.Max(d => d.Name.Length), "missed".Length);
        console.MarkupLine(
            $"[bold]{Markup.Escape(policy)}[/], {chart.From} to {chart.To}, {FigureText.Time(chart.ColumnNs)} a column: "
            + string.Join("  ", workload.Streams.Select((s, i) => $"[{Colour(i)}]{letters[i]}[/] {Markup.Escape(s.Name)}")));
        for (var device = 0; device < workload.Platform.Devices.Length; device++)
        {
            console.Markup($"{Markup.Escape(workload.Platform.Devices[device].Name.PadRight(width))}  ");
            for (var column = 0; column < chart.Columns; column++)
                console.Markup(Cell(chart, device, column, letters));
            console.WriteLine();
        }

        if (Enumerable.Range(0, chart.Columns).Any(c => chart.Missed(c) > 0))
        {
            var marks = Enumerable.Range(0, chart.Columns).Select(c => chart.Missed(c) switch { 0 => ' ', 1 => '!', < 10 and var n => (char)('0' + n), _ => '#' });
            console.MarkupLine($"{"missed".PadRight(width)}  [red]{new string([.. marks]).TrimEnd()}[/]");
        }

        console.WriteLine(new string(' ', width + 2) + Axis(chart));
        console.WriteLine();
    }

    /// <summary>One letter per stream: the first free letter of its name, else any free letter.</summary>
    internal static char[] Letters(string[] names)
    {
        var free = new HashSet<char>("abcdefghijklmnopqrstuvwxyz");
        return [.. names.Select(Take)];

        char Take(string name)
        {
            var letter = name.ToLowerInvariant().Concat("abcdefghijklmnopqrstuvwxyz").FirstOrDefault(free.Contains, '*');
            free.Remove(letter);
            return letter;
        }
    }

    private static string Cell(GanttRecorder chart, int device, int column, char[] letters)
    {
        var (most, of, held) = (0.0, -1, 0.0);
        for (var stream = 0; stream < letters.Length; stream++)
        {
            var time = chart.HeldNs(device, column, stream);
            held += time;
            if (time > most)
                (most, of) = (time, stream);
        }

        if (of < 0 || held < IsHeld * chart.ColumnNs)
            return ".";
        var letter = held >= chart.ColumnNs / 2 ? char.ToUpperInvariant(letters[of]) : letters[of];
        return $"[{Colour(of)}]{letter}[/]";
    }

    private static string Axis(GanttRecorder chart)
    {
        var axis = "";
        for (var column = 0; column < chart.Columns; column += TickColumns)
        {
            var at = new Duration((long)(chart.From.Ns + column * chart.ColumnNs));
            var label = "|" + FigureText.Time(at.Ns);
            if (axis.Length <= column && column + label.Length <= chart.Columns)
                axis = axis.PadRight(column) + label;
        }

        return axis;
    }

    /// <summary>The colour of a stream, or of another numbered series.</summary>
    internal static string Colour(int series) => Colours[series % Colours.Length];
}
