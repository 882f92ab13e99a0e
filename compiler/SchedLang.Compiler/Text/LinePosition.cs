namespace SchedLang.Compiler.Text;

/// <summary>A place in a text, counted from 0; people are shown it counted from 1.</summary>
public readonly record struct LinePosition(int Line, int Column)
{
    public override string ToString() => $"{Line + 1}:{Column + 1}";
}
