using System.Text;

namespace SchedLang.Compiler.Formatting;

/// <summary>A part of a line that can be moved to the right, so that it stands below the same part of the line before.</summary>
/// <param name="key">What it is; parts stand below each other where this is the same.</param>
/// <param name="gap">Blanks before it at least.</param>
internal sealed class Cell(string key, int gap)
{
    public string Key { get; } = key;
    public StringBuilder Text { get; } = new();

    /// <summary>Blanks before it.</summary>
    public int Gap { get; set; } = gap;

    public int Width => Gap + Text.Length;
}

/// <summary>A line of the result.</summary>
/// <param name="indent">Blanks before it.</param>
internal sealed class Line(int indent)
{
    public int Indent { get; } = indent;
    public bool IsAfterBlankLine { get; set; }
    public List<Cell> Cells { get; } = [];

    /// <summary>Text of the file as it was, which follows the cells and may go on over several lines.</summary>
    public StringBuilder Raw { get; } = new();

    /// <summary>The comment that ends it.</summary>
    public string? Comment { get; set; }

    /// <summary>Blanks before that.</summary>
    public int CommentGap { get; set; } = 2;

    public int Width => WidthUpTo(Cells.Count);

    public int WidthUpTo(int cell) => Indent + Cells.Take(cell).Sum(c => c.Width);

    public void WriteTo(StringBuilder text)
    {
        if (Cells.Count > 0)
            text.Append(' ', Indent);
        foreach (var cell in Cells)
            text.Append(' ', cell.Gap).Append(cell.Text);
        text.Append(Raw);
        if (Comment != null)
            text.Append(' ', CommentGap).Append(Comment);
    }
}
