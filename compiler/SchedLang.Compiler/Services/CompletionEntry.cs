using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Services;

/// <summary>The kind of a completion entry, which selects its icon.</summary>
public enum CompletionKind
{
    Keyword,
    Attribute,
    Value,
    Function,
    Variable,
    Declaration,
    Unit,
    File,
}

/// <summary>An entry of a completion list.</summary>
/// <param name="Label">The text in the list.</param>
/// <param name="Kind">The kind of the entry.</param>
/// <param name="Text">The text to insert. In a snippet, it contains placeholders (<c>${1:name}</c>).</param>
public sealed record CompletionEntry(string Label, CompletionKind Kind, string Text)
{
    /// <summary>The type or unit.</summary>
    public string? Detail { get; init; }

    /// <summary>The description in Markdown.</summary>
    public string? Documentation { get; init; }

    /// <summary>Whether the text contains placeholders.</summary>
    public bool IsSnippet { get; init; }

    /// <summary>The sort rank. Entries with smaller ranks come first.</summary>
    public int Rank { get; init; } = 5;

    /// <summary>The text without placeholders, for clients that do not support snippets.</summary>
    public string PlainText => IsSnippet ? Snippets.Plain(Text) : Text;
}

/// <summary>The completions at a place.</summary>
/// <param name="Span">The word before the cursor, which the chosen entry replaces.</param>
/// <param name="Entries">The completions.</param>
public sealed record CompletionAnswer(TextSpan Span, IReadOnlyList<CompletionEntry> Entries);
