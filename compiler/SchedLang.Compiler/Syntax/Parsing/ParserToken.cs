namespace SchedLang.Compiler.Syntax.Parsing;

/// <summary>A token as the parser gets it: one of the file, several read as one, or one that the file lacks.</summary>
/// <param name="Type">The lexer's number for it.</param>
/// <param name="First">Index of its first raw token; of the raw token before which it is inserted if <paramref name="Count"/> is 0.</param>
/// <param name="Count">How many raw tokens it covers, hidden ones between them included; 0 for one that the file lacks.</param>
/// <param name="Meant">What to read instead of its text; null for the text itself.</param>
internal readonly record struct ParserToken(int Type, int First, int Count = 1, string? Meant = null)
{
    /// <summary>Index of its last raw token.</summary>
    public int Last => First + Math.Max(Count, 1) - 1;

    /// <summary>Whether the file lacks it.</summary>
    public bool IsInserted => Count == 0;
}
