using System.Collections.Immutable;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Syntax.Parsing;

/// <summary>A change to the parser's tokens that can let it continue after an error.</summary>
/// <param name="At">The index of the first replaced token, or of the token after an insertion.</param>
/// <param name="Removed">The number of replaced tokens.</param>
/// <param name="Inserted">The replacement tokens.</param>
internal sealed record Repair(int At, int Removed, ImmutableArray<ParserToken> Inserted)
{
    /// <summary>Creates the diagnostic; null for the standard message with the expected and the found tokens.</summary>
    public Func<Diagnostic>? Report { get; init; }

    /// <summary>The fix to offer, or null.</summary>
    public TextFix? Fix { get; init; }

    /// <summary>The words for what was expected, where the repair knows better than the parser.</summary>
    public string? Expected { get; init; }

    /// <summary>The index of the wrong token.</summary>
    public int Place { get; init; } = At;

    /// <summary>Returns the tokens with the repair applied.</summary>
    public ImmutableArray<ParserToken> Apply(ImmutableArray<ParserToken> tokens) =>
        [.. tokens[..At], .. Inserted, .. tokens[(At + Removed)..]];
}
