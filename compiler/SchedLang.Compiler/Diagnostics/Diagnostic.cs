using System.Collections.Immutable;
using System.Globalization;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Diagnostics;

/// <summary>An error, a warning or a note at a place in a text.</summary>
public sealed record Diagnostic(DiagnosticDescriptor Descriptor, TextLocation Location, ImmutableArray<string> Arguments)
{
    /// <summary>How to fix it, in words.</summary>
    public string? Help { get; init; }

    /// <summary>The edits that fix it; null if the fix depends on what the author means.</summary>
    public TextFix? Fix { get; init; }

    /// <summary>Other places that explain it.</summary>
    public ImmutableArray<RelatedPlace> Related { get; init; } = [];

    /// <summary>The stable code.</summary>
    public string Code => Descriptor.Code;

    /// <summary>Whether the project or the command turns this warning into an error.</summary>
    public bool IsRaised { get; init; }

    /// <summary>Error, warning or note.</summary>
    public Severity Severity => IsRaised ? Severity.Error : Descriptor.Severity;

    /// <summary>What is wrong, with the arguments filled in.</summary>
    public string Message => string.Format(CultureInfo.InvariantCulture, Descriptor.Message, [.. Arguments]);

    public override string ToString() => $"{Location}: {Code}: {Message}";
}

/// <summary>Another place that explains a diagnostic.</summary>
public sealed record RelatedPlace(TextLocation Location, string Message);

/// <summary>A change that fixes a diagnostic. An editor can apply it as it is.</summary>
/// <param name="Title">What the change does, as an imperative: <c>write 'and'</c>.</param>
/// <param name="Edits">Edits of one text that do not overlap, by place.</param>
public sealed record TextFix(string Title, ImmutableArray<TextEdit> Edits)
{
    /// <summary>A fix of one edit.</summary>
    public TextFix(string title, TextLocation location, string newText)
        : this(title, [new TextEdit(location, newText)])
    {
    }

    /// <summary>The text that was edited, with the edits made.</summary>
    public string Apply()
    {
        var text = Edits[0].Location.Source.Content;
        foreach (var edit in Edits.OrderByDescending(e => e.Location.Span.Start))
            text = text[..edit.Location.Span.Start] + edit.NewText + text[edit.Location.Span.End..];
        return text;
    }
}

/// <summary>One replacement in a text.</summary>
/// <param name="Location">What is replaced; of length 0 to insert.</param>
/// <param name="NewText">What replaces it; empty to delete.</param>
public sealed record TextEdit(TextLocation Location, string NewText);
