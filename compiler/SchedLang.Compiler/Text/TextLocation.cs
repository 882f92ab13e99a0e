namespace SchedLang.Compiler.Text;

/// <summary>A span of a file.</summary>
public readonly record struct TextLocation(SourceText Source, TextSpan Span)
{
    /// <summary>Line and column of its start.</summary>
    public LinePosition Start => Source.PositionOf(Span.Start);

    /// <summary>Line and column of its end.</summary>
    public LinePosition End => Source.PositionOf(Span.End);

    /// <summary>The text that it covers.</summary>
    public string Text => Source.Slice(Span).ToString();

    /// <summary>Whether it lies within another place of the same text.</summary>
    public bool IsIn(TextLocation other) =>
        ReferenceEquals(Source, other.Source) && other.Span.Start <= Span.Start && Span.End <= other.Span.End;

    public override string ToString() => $"{Source.Path}:{Start}";
}
