using System.Collections.Immutable;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Syntax;

namespace SchedLang.Compiler.Binding;

/// <summary>
/// Suppresses errors that follow from a syntax error: those in the same clause, stream, device or attribute.
/// The parser had to guess there, so such errors would mislead.
/// </summary>
internal static class FirstErrors
{
    /// <summary>The diagnostics that do not follow from a syntax error.</summary>
    public static ImmutableArray<Diagnostic> Of(ImmutableArray<SyntaxTree> trees, ImmutableArray<Diagnostic> diagnostics)
    {
        var syntax = trees.SelectMany(t => t.Diagnostics).ToHashSet();
        if (syntax.Count == 0)
            return diagnostics;
        var members = trees.ToDictionary(t => t.Source, t => new Members(t), ReferenceEqualityComparer.Instance as IEqualityComparer<Text.SourceText>);
        var faulty = syntax.Select(d => (d.Location.Source, Member: members[d.Location.Source].At(d.Location.Span.Start))).ToHashSet();
        return [.. diagnostics.Where(d => syntax.Contains(d) || !members.TryGetValue(d.Location.Source, out var own)
            || !faulty.Contains((d.Location.Source, own.At(d.Location.Span.Start))))];
    }

    // Start positions of members of declarations, in ascending order.
    private sealed class Members(SyntaxTree tree)
    {
        private readonly List<int> _starts = [.. tree.Root.Declarations.SelectMany(d => d.Children.OfType<SyntaxNode>().Prepend(d)).Select(n => n.Span.Start).Order()];

        /// <summary>The number of the member at a place. A place between members belongs to the one before it.</summary>
        public int At(int place)
        {
            var index = _starts.BinarySearch(place);
            return index < 0 ? ~index : index + 1;
        }
    }
}
