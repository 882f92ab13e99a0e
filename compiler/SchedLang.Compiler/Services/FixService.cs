using System.Text.RegularExpressions;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Services;

/// <summary>A change that fixes or improves the code.</summary>
/// <param name="Title">The description of the change.</param>
/// <param name="Edits">The edits of the change.</param>
/// <param name="Diagnostic">The diagnostic that the change fixes; null where there is none.</param>
/// <param name="IsPreferred">Whether this is the most likely fix.</param>
public sealed record Fix(string Title, IReadOnlyList<FileEdit> Edits, Diagnostic? Diagnostic, bool IsPreferred);

/// <summary>Finds fixes for diagnostics.</summary>
public static partial class FixService
{
    /// <summary>The fixes and improvements for a part of a file.</summary>
    public static IEnumerable<Fix> At(FileModel model, IEnumerable<Diagnostic> diagnostics, TextSpan span)
    {
        if (model.Tree is not { } tree)
            yield break;
        foreach (var diagnostic in diagnostics.Where(d => IsIn(d.Location, tree.Source, span)))
        {
            if (diagnostic.Fix is { } fix)
                yield return new Fix(char.ToUpperInvariant(fix.Title[0]) + fix.Title[1..], [.. fix.Edits.Select(e => new FileEdit(e.Location, e.NewText))], diagnostic, true);
            foreach (var more in Units(model, diagnostic).Concat(MissingAttribute(model, diagnostic)))
                yield return more;
            if (diagnostic.Descriptor.Severity != Severity.Error)
                yield return Silence(diagnostic);
        }
    }

    private static bool IsIn(TextLocation location, SourceText source, TextSpan span) =>
        ReferenceEquals(location.Source, source) && location.Span.Start <= span.End && location.Span.End >= span.Start;

    // Matches the help "add a unit: 5 ms".
    private static IEnumerable<Fix> Units(FileModel model, Diagnostic diagnostic)
    {
        if (diagnostic.Fix != null || diagnostic.Help == null || AddUnit().Match(diagnostic.Help) is not { Success: true } match)
            yield break;
        var (number, unit) = (match.Groups[1].Value, match.Groups[2].Value);
        // The number alone, or one number in a comparison or a sum.
        var places = model.Words.Where(w => w.Token.Kind == TokenKind.Number && w.Token.Text == number
            && diagnostic.Location.Span.Start <= w.Token.Span.Start && w.Token.Span.End <= diagnostic.Location.Span.End && UnitService.LacksUnit(w.Parent)).ToList();
        if (places is not [var place])
            yield break;
        foreach (var other in Unit.All.Where(u => u.Type == Unit.Find(unit)?.Type).OrderByDescending(u => u.Symbol == unit).Take(5))
            yield return new Fix($"Add the unit: {number} {other.Symbol}", [new FileEdit(place.Token.Location, $"{number} {other.Symbol}")], diagnostic, other.Symbol == unit);
    }

    // An LLM needs a prompt and an output. The attribute goes into the block of the stream.
    private static IEnumerable<Fix> MissingAttribute(FileModel model, Diagnostic diagnostic)
    {
        if (model.At(diagnostic.Location.Span.Start)?.Find<StreamSyntax>() is not { } stream)
            yield break;
        var wanted = AttributeDefinition.Of(DeclarationKind.Stream)
            .Where(a => diagnostic.Descriptor == DiagnosticCatalog.MissingAttribute && diagnostic.Arguments.Contains(a.Name) && stream.Block?.Attributes.Any(b => b.Name.Text == a.Name) != true);
        foreach (var attribute in wanted)
        {
            var text = Snippets.Plain(AttributeForms.Snippet(attribute)).Replace(" 1 tokens", attribute.Name == "prompt" ? " 512 tokens" : " 64 tokens", StringComparison.Ordinal);
            var edit = stream.Block is { } block && !block.Children[^1].Span.Equals(default)
                ? new FileEdit(new TextLocation(stream.Source, new TextSpan(block.Span.End - 1, 0)), $" {text} ")
                : new FileEdit(new TextLocation(stream.Source, new TextSpan((stream.Arrival?.Span ?? stream.Model.Span).End, 0)), $" {{ {text} }}");
            yield return new Fix($"Add {text}", [edit], diagnostic, true);
        }
    }

    private static Fix Silence(Diagnostic diagnostic)
    {
        var source = diagnostic.Location.Source;
        var line = source.LineSpan(diagnostic.Location.Start.Line);
        var name = diagnostic.Descriptor.Name;
        var text = source.Slice(line).ToString();
        var edit = text.Contains("// allow:", StringComparison.Ordinal) ? new FileEdit(new TextLocation(source, new TextSpan(line.Start + text.TrimEnd().Length, 0)), $", {name}")
            : text.Contains("//", StringComparison.Ordinal) || source.Path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
                ? new FileEdit(new TextLocation(source, new TextSpan(line.Start, 0)), $"{text[..^text.TrimStart().Length]}// allow: {name}\n")
                : new FileEdit(new TextLocation(source, new TextSpan(line.Start + text.TrimEnd().Length, 0)), $"  // allow: {name}");
        return new Fix($"Allow '{name}' on this line", [edit], diagnostic, false);
    }

    [GeneratedRegex(@"^add a unit: (\S+) (\S+)$")]
    private static partial Regex AddUnit();
}
