namespace SchedLang.Compiler.Text;

/// <summary>A range of a text, in UTF-16 code units.</summary>
/// <param name="Start">The first position.</param>
/// <param name="Length">The length; 0 for a place between two characters.</param>
public readonly record struct TextSpan(int Start, int Length)
{
    /// <summary>The first position after the span.</summary>
    public int End => Start + Length;

    /// <summary>The span between two positions.</summary>
    public static TextSpan FromBounds(int start, int end) => new(start, end - start);

    public override string ToString() => $"[{Start}..{End})";
}
