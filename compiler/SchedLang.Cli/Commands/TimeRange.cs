using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Text;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Quantities;

namespace SchedLang.Cli.Commands;

/// <summary>A time range of a run, written <c>0ms..200ms</c>.</summary>
internal sealed record TimeRange(Instant From, Instant To)
{
    private const string Dots = "..";

    /// <summary>Reads a range; null after an error, which is reported.</summary>
    public static TimeRange? Read(string option, string text, DiagnosticBag diagnostics)
    {
        var source = new SourceText(option, text);
        var dots = text.IndexOf(Dots, StringComparison.Ordinal);
        if (dots < 0)
        {
            diagnostics.Report(DiagnosticCatalog.NotARange, new TextLocation(source, new TextSpan(0, text.Length)), $"'{text}'");
            return null;
        }

        if (Read(0, dots) is not { } from || Read(dots + Dots.Length, text.Length) is not { } to)
            return null;
        if (from < to && from >= Instant.Zero)
            return new TimeRange(from, to);
        diagnostics.Report(DiagnosticCatalog.NotARange, new TextLocation(source, new TextSpan(0, text.Length)), $"'{text}'");
        return null;

        Instant? Read(int start, int end)
        {
            var location = new TextLocation(source, TextSpan.FromBounds(start, end));
            return ValueLanguage.ReadOne(location, SchedType.Duration, diagnostics) is [var value] ? new Instant(value.AsInteger) : null;
        }
    }
}
