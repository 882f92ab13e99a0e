using System.Collections.Immutable;

namespace SchedLang.Compiler.Text;

/// <summary>The text of a file or of an editor's buffer.</summary>
public sealed class SourceText
{
    private readonly ImmutableArray<int> _lineStarts;

    /// <param name="path">The path that messages show. Relative paths in the text start from it.</param>
    /// <param name="content">The text.</param>
    public SourceText(string path, string content)
    {
        Path = path;
        Content = content;
        _lineStarts = FindLines(content);
    }

    /// <summary>The path that messages show.</summary>
    public string Path { get; }

    /// <summary>The whole text.</summary>
    public string Content { get; }

    /// <summary>Number of lines, at least 1.</summary>
    public int LineCount => _lineStarts.Length;

    /// <summary>Line and column of a position.</summary>
    public LinePosition PositionOf(int offset)
    {
        var index = _lineStarts.BinarySearch(offset);
        var line = index >= 0 ? index : ~index - 1;
        return new LinePosition(line, offset - _lineStarts[line]);
    }

    /// <summary>The span of a line without its line end.</summary>
    public TextSpan LineSpan(int line)
    {
        var start = _lineStarts[line];
        var end = line + 1 < _lineStarts.Length ? _lineStarts[line + 1] : Content.Length;
        while (end > start && Content[end - 1] is '\n' or '\r')
            end--;
        return TextSpan.FromBounds(start, end);
    }

    /// <summary>The text of a span.</summary>
    public ReadOnlySpan<char> Slice(TextSpan span) => Content.AsSpan(span.Start, span.Length);

    public override string ToString() => Path;

    private static ImmutableArray<int> FindLines(string content)
    {
        var starts = ImmutableArray.CreateBuilder<int>();
        starts.Add(0);
        for (var i = 0; i < content.Length; i++)
        {
            if (content[i] == '\n')
                starts.Add(i + 1);
        }

        return starts.ToImmutable();
    }
}
