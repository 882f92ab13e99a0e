namespace SchedLang.Compiler.Text;

/// <summary>A line and column in a text, both counted from 0. Messages count from 1.</summary>
public readonly record struct LinePosition(int Line, int Column)
{
    public override string ToString() => $"{Line + 1}:{Column + 1}";
}
