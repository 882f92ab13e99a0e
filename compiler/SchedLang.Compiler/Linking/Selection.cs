using System.Collections.Immutable;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Linking;

/// <summary>Selects the declaration to run from several.</summary>
internal static class Selection
{
    /// <summary>
    /// Selects the declaration with the wanted name. Without a name, it selects the only one of the file itself, else the only one of all
    /// files.
    /// </summary>
    public static T? Choose<T>(
        IReadOnlyList<T> all,
        Func<T, string> nameOf,
        Func<T, SyntaxNode> syntaxOf,
        string? wanted,
        ImmutableArray<SyntaxTree> trees,
        DiagnosticBag diagnostics,
        string option,
        (DiagnosticDescriptor None, DiagnosticDescriptor Which, DiagnosticDescriptor Unknown) messages)
        where T : class
    {
        if (trees.IsEmpty)
            return null; // the file itself could not be read
        if (wanted != null)
        {
            var found = all.FirstOrDefault(x => nameOf(x) == wanted);
            if (found == null)
            {
                var command = new SourceText(option, wanted);
                var place = new TextLocation(command, new TextSpan(0, wanted.Length));
                diagnostics.ReportMisspelt(messages.Unknown, place, wanted, all.Select(nameOf), wanted);
            }

            return found;
        }

        var file = trees[0].Source;
        var own = all.Where(x => ReferenceEquals(syntaxOf(x).Source, file)).ToList();
        var candidates = own.Count > 0 ? own : all;
        if (candidates.Count == 1)
            return candidates[0];
        var start = new TextLocation(file, new TextSpan(0, 0));
        if (candidates.Count == 0)
        {
            diagnostics.Report(messages.None, start, $"'{file.Path}'");
        }
        else
        {
            var choice = option.StartsWith('-') ? option : $"schedlang explore {file.Path}"; // an experiment is not an option
            diagnostics.ReportWithHelp(
                messages.Which, start, $"choose one: {choice} {nameOf(candidates[0])}",
                $"'{file.Path}'", string.Join(", ", candidates.Select(nameOf)));
        }

        return null;
    }
}
