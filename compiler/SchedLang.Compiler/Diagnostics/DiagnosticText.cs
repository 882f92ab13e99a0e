using System.Globalization;
using System.Text;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Diagnostics;

/// <summary>The role of a piece of a rendered diagnostic, for colouring.</summary>
public enum DiagnosticPart
{
    /// <summary>Severity and code of an error.</summary>
    Error,

    /// <summary>Severity and code of a warning.</summary>
    Warning,

    /// <summary>Severity and code of a note.</summary>
    Note,

    /// <summary>The message.</summary>
    Message,

    /// <summary>Paths, line numbers and rulers.</summary>
    Frame,

    /// <summary>The help.</summary>
    Help,
}

/// <summary>Renders diagnostics for people: the message, the line with the place underlined, notes and help.</summary>
public static class DiagnosticText
{
    private const int Width = 110;

    /// <summary>Renders one diagnostic, ending in a line end.</summary>
    /// <param name="diagnostic">What to show.</param>
    /// <param name="paint">Colours a piece; null for plain text.</param>
    public static string Render(Diagnostic diagnostic, Func<DiagnosticPart, string, string>? paint = null)
    {
        paint ??= (_, text) => text;
        var severity = diagnostic.Severity switch
        {
            Severity.Error => DiagnosticPart.Error,
            Severity.Warning => DiagnosticPart.Warning,
            _ => DiagnosticPart.Note,
        };
        var label = string.Create(CultureInfo.InvariantCulture, $"{diagnostic.Severity.ToString().ToLowerInvariant()} {diagnostic.Code}");
        var text = new StringBuilder();
        text.Append(paint(severity, label)).Append(": ").Append(paint(DiagnosticPart.Message, diagnostic.Message)).Append('\n');
        AppendPlace(text, diagnostic.Location, severity, paint);
        foreach (var related in diagnostic.Related)
        {
            text.Append(paint(DiagnosticPart.Note, "  note: ")).Append(related.Message).Append('\n');
            AppendPlace(text, related.Location, DiagnosticPart.Note, paint);
        }

        if (diagnostic.Help != null)
            text.Append(paint(DiagnosticPart.Help, "  help: ")).Append(diagnostic.Help).Append('\n');
        return text.ToString();
    }

    private static void AppendPlace(
        StringBuilder text, TextLocation location, DiagnosticPart mark, Func<DiagnosticPart, string, string> paint)
    {
        var position = location.Start;
        var number = (position.Line + 1).ToString(CultureInfo.InvariantCulture);
        var margin = new string(' ', number.Length);
        text.Append(paint(DiagnosticPart.Frame, $"{margin}--> {location}")).Append('\n');
        if (location.Source.Content.Length == 0)
            return;
        var (excerpt, start, length) = Excerpt(location, position);
        text.Append(paint(DiagnosticPart.Frame, $"{number} | ")).Append(excerpt).Append('\n');
        text.Append(paint(DiagnosticPart.Frame, $"{margin} | ")).Append(' ', start);
        text.Append(paint(mark, new string('^', length))).Append('\n');
    }

    // The line, or the part of a very long line around the place. Control characters are replaced.
    private static (string Text, int Start, int Length) Excerpt(TextLocation location, LinePosition position)
    {
        var line = location.Source.LineSpan(position.Line);
        var spanStart = Math.Min(location.Span.Start, line.End);
        var spanEnd = Math.Clamp(location.Span.End, spanStart, line.End);
        var from = line.Length <= Width ? line.Start : Math.Clamp(spanStart - Width / 3, line.Start, line.End - Width);
        var to = Math.Min(line.End, from + Width);
        var text = new StringBuilder(from > line.Start ? "..." : "");
        var start = text.Length + spanStart - from;
        foreach (var character in location.Source.Slice(TextSpan.FromBounds(from, to)))
            text.Append(character == '\t' || char.IsControl(character) ? ' ' : character);
        if (to < line.End)
            text.Append("...");
        return (text.ToString().TrimEnd(), start, Math.Max(1, Math.Min(spanEnd, to) - spanStart));
    }
}
