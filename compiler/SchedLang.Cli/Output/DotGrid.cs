namespace SchedLang.Cli.Output;

/// <summary>
/// A drawing of dots and letters in text. A character holds 2 x 4 dots in Braille, or one dot in ASCII. Each character has the series that
/// was drawn there last.
/// </summary>
/// <param name="columns">Width in characters.</param>
/// <param name="rows">Height in characters.</param>
/// <param name="isUnicode">Whether Braille characters can be shown.</param>
internal sealed class DotGrid(int columns, int rows, bool isUnicode)
{
    private const char NoDots = '\u2800';

    // The bit of each dot in a Braille character, by row and column.
    private static readonly int[][] Bits = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];

    private readonly int[] _dots = new int[columns * rows];
    private readonly char[] _letters = new char[columns * rows];
    private readonly int[] _series = new int[columns * rows];

    /// <summary>Width in dots.</summary>
    public int Width => columns * DotColumns;

    /// <summary>Height in dots.</summary>
    public int Height => rows * DotRows;

    private int DotColumns => isUnicode ? 2 : 1;

    private int DotRows => isUnicode ? 4 : 1;

    /// <summary>Draws a line between two dots. The y axis points up.</summary>
    public void Line((int X, int Y) from, (int X, int Y) to, int series)
    {
        var steps = Math.Max(1, Math.Max(Math.Abs(to.X - from.X), Math.Abs(to.Y - from.Y)));
        for (var i = 0; i <= steps; i++)
            Dot(from.X + (to.X - from.X) * i / steps, from.Y + (to.Y - from.Y) * i / steps, series);
    }

    /// <summary>Writes a letter over the dots around a dot. The first letter at a place stays.</summary>
    public void Letter((int X, int Y) at, char letter, int series)
    {
        var index = IndexOf(at.X, at.Y);
        if (_letters[index] == default)
            (_letters[index], _series[index]) = (letter, series);
    }

    /// <summary>A character and its series.</summary>
    public (char Sign, int Series) At(int column, int row)
    {
        var index = row * columns + column;
        var sign = _letters[index] != default ? _letters[index]
            : _dots[index] == 0 ? ' '
            : isUnicode ? (char)(NoDots + _dots[index])
            : '.';
        return (sign, _series[index]);
    }

    private void Dot(int x, int y, int series)
    {
        var index = IndexOf(x, y);
        _dots[index] |= Bits[isUnicode ? (Height - 1 - y) % DotRows : 0][x % DotColumns];
        _series[index] = series;
    }

    private int IndexOf(int x, int y) => (Height - 1 - y) / DotRows * columns + x / DotColumns;
}
