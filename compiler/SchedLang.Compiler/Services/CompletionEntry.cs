using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Services;

/// <summary>What a completion is, for its icon.</summary>
public enum CompletionKind
{
    Keyword,
    Snippet,
    Attribute,
    Value,
    Function,
    Variable,
    Declaration,
    Unit,
    File,
}

/// <summary>Something that can be typed here.</summary>
/// <param name="Label">What the list shows.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What is typed; with places to fill in (<c>${1:name}</c>) where it is a snippet.</param>
public sealed record CompletionEntry(string Label, CompletionKind Kind, string Text)
{
    /// <summary>Type or unit.</summary>
    public string? Detail { get; init; }

    /// <summary>What it means, in Markdown.</summary>
    public string? Documentation { get; init; }

    /// <summary>Whether the text has places to fill in.</summary>
    public bool IsSnippet { get; init; }

    /// <summary>Entries with smaller numbers come first.</summary>
    public int Rank { get; init; } = 5;

    /// <summary>The text without the places to fill in, for clients that know no snippets.</summary>
    public string PlainText => IsSnippet ? Snippets.Plain(Text) : Text;
}

/// <summary>What can be typed at a place.</summary>
/// <param name="Span">What an entry takes the place of: the word before the cursor.</param>
/// <param name="Entries">What can be typed.</param>
public sealed record CompletionAnswer(TextSpan Span, IReadOnlyList<CompletionEntry> Entries);
