using System.Text;

namespace SchedLang.Compiler.Formatting;

/// <summary>A part of a line that can move right, to align with the same part of the previous line.</summary>
/// <param name="key">Identifies the part: parts with the same key align.</param>
/// <param name="gap">The least number of blanks before it.</param>
internal sealed class Cell(string key, int gap)
{
    public string Key { get; } = key;
    public StringBuilder Text { get; } = new();

    /// <summary>The number of blanks before it.</summary>
    public int Gap { get; set; } = gap;

    public int Width => Gap + Text.Length;
}

/// <summary>A line of the result.</summary>
/// <param name="indent">The number of blanks before it.</param>
internal sealed class Line(int indent)
{
    public int Indent { get; } = indent;
    public bool IsAfterBlankLine { get; set; }
    public List<Cell> Cells { get; } = [];

    /// <summary>Unchanged text of the file, which follows the cells and may span several lines.</summary>
    public StringBuilder Raw { get; } = new();

    /// <summary>The comment that ends it.</summary>
    public string? Comment { get; set; }

    /// <summary>The number of blanks before the comment.</summary>
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
