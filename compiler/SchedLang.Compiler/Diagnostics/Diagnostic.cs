using System.Collections.Immutable;
using System.Globalization;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Diagnostics;

/// <summary>Something to say about a place of a text.</summary>
public sealed record Diagnostic(DiagnosticDescriptor Descriptor, TextLocation Location, ImmutableArray<string> Arguments)
{
    /// <summary>What would mend it, in words.</summary>
    public string? Help { get; init; }

    /// <summary>A change that would mend it.</summary>
    public TextFix? Fix { get; init; }

    /// <summary>Other places that have to do with it.</summary>
    public ImmutableArray<RelatedPlace> Related { get; init; } = [];

    /// <summary>The stable code.</summary>
    public string Code => Descriptor.Code;

    /// <summary>Whether it is an error because the project or the command wants it so.</summary>
    public bool IsRaised { get; init; }

    /// <summary>How much it matters.</summary>
    public Severity Severity => IsRaised ? Severity.Error : Descriptor.Severity;

    /// <summary>What is said.</summary>
    public string Message => string.Format(CultureInfo.InvariantCulture, Descriptor.Message, [.. Arguments]);

    public override string ToString() => $"{Location}: {Code}: {Message}";
}

/// <summary>A place that has to do with a diagnostic.</summary>
public sealed record RelatedPlace(TextLocation Location, string Message);

/// <summary>A change of the text that mends what a diagnostic tells.</summary>
/// <param name="Title">What the change does.</param>
/// <param name="Location">What is replaced.</param>
/// <param name="NewText">What takes its place.</param>
public sealed record TextFix(string Title, TextLocation Location, string NewText);
