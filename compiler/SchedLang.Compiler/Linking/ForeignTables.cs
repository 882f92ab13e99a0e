using System.Collections.Immutable;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Import;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Linking;

/// <summary>Recognizes data files of other tools by their headers, and CSV dialects that differ from the supported format.</summary>
internal static class ForeignTables
{
    /// <summary>Reports an unexpected header as one error. It returns false where the header is not recognized.</summary>
    public static bool Report(SourceText source, TextLocation header, string wanted, DiagnosticBag diagnostics)
    {
        var first = source.LineSpan(0);
        var line = source.Slice(first).ToString().TrimEnd();
        var place = new TextLocation(source, new TextSpan(first.Start, line.Length));
        if (Importer.Recognize(source.Content) is { } title)
        {
            diagnostics.ReportWithHelp(
                DiagnosticCatalog.ForeignFile, place, $"convert it: schedlang import {source.Path} -o converted.csv", title, $"the columns {wanted}");
            return true;
        }

        if (line.StartsWith('#') || line.StartsWith("//", StringComparison.Ordinal))
        {
            var end = source.Content.IndexOf('\n', StringComparison.Ordinal) + 1;
            diagnostics.ReportWithFix(
                DiagnosticCatalog.ForeignFile, place, new TextFix("line 1 must be the header: remove it", new TextLocation(source, TextSpan.FromBounds(0, end)), ""),
                "a comment", "the header");
            return true;
        }

        foreach (var separator in (char[])[';', '\t', '|'])
        {
            if (line.Contains(separator, StringComparison.Ordinal) && !line.Contains(',', StringComparison.Ordinal))
            {
                diagnostics.ReportWithFix(
                    DiagnosticCatalog.ForeignFile, header, new TextFix("separate fields by commas", Replaced(source, separator)),
                    $"separated by {(separator == '\t' ? "tabs" : $"'{separator}'")}", "separated by commas");
                return true;
            }
        }

        return false;
    }

    private static ImmutableArray<TextEdit> Replaced(SourceText source, char separator)
    {
        var edits = ImmutableArray.CreateBuilder<TextEdit>();
        for (var i = source.Content.IndexOf(separator, StringComparison.Ordinal); i >= 0; i = source.Content.IndexOf(separator, i + 1))
            edits.Add(new TextEdit(new TextLocation(source, new TextSpan(i, 1)), ","));
        return edits.ToImmutable();
    }
}
