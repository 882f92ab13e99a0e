using System.Collections.Immutable;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Syntax.Parsing;

/// <summary>A change of the parser's tokens that may let it go on after an error.</summary>
/// <param name="At">Index of the first token that is replaced, or before which others are inserted.</param>
/// <param name="Removed">How many tokens are replaced.</param>
/// <param name="Inserted">What replaces them.</param>
internal sealed record Repair(int At, int Removed, ImmutableArray<ParserToken> Inserted)
{
    /// <summary>What is reported; null where the error is told as expected and found.</summary>
    public Func<Diagnostic>? Report { get; init; }

    /// <summary>The change of the text, where it can be offered.</summary>
    public TextFix? Fix { get; init; }

    /// <summary>What was expected, in words, where the repair knows better than the parser.</summary>
    public string? Expected { get; init; }

    /// <summary>Index of the token that is wrong.</summary>
    public int Place { get; init; } = At;

    /// <summary>The tokens with the change made.</summary>
    public ImmutableArray<ParserToken> Apply(ImmutableArray<ParserToken> tokens) =>
        [.. tokens[..At], .. Inserted, .. tokens[(At + Removed)..]];
}
