namespace SchedLang.Compiler.Text;

/// <summary>A stretch of a text, in UTF-16 code units.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">How long it is; 0 for a place between two characters.</param>
public readonly record struct TextSpan(int Start, int Length)
{
    /// <summary>Where it ends; the first position that is not part of it.</summary>
    public int End => Start + Length;

    /// <summary>The stretch from one position to another.</summary>
    public static TextSpan FromBounds(int start, int end) => new(start, end - start);

    public override string ToString() => $"[{Start}..{End})";
}
