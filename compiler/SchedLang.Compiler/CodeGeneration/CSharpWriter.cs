using System.Text;

namespace SchedLang.Compiler.CodeGeneration;

/// <summary>Writes indented C#. A block is open until its scope is disposed.</summary>
internal sealed class CSharpWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;
    private bool _atBlockStart = true;

    /// <summary>Writes a line, or several, each indented.</summary>
    public CSharpWriter Line(string line)
    {
        foreach (var part in line.Split('\n'))
        {
            if (part.Length > 0)
                _text.Append(' ', 4 * _depth).Append(part);
            _text.Append('\n');
        }

        _atBlockStart = false;
        return this;
    }

    /// <summary>Writes a line without indentation.</summary>
    public CSharpWriter Directive(string line)
    {
        _text.Append(line).Append('\n');
        return this;
    }

    /// <summary>Writes an empty line between members.</summary>
    public CSharpWriter Separate()
    {
        if (!_atBlockStart)
            _text.Append('\n');
        _atBlockStart = true;
        return this;
    }

    /// <summary>Opens a block under a header; disposing the result closes it, and the block that it is in if that is named.</summary>
    public IDisposable Block(string? header = null, IDisposable? within = null)
    {
        if (header != null)
            Line(header);
        Line("{");
        _depth++;
        _atBlockStart = true;
        return new Scope(() =>
        {
            Close();
            within?.Dispose();
        });
    }

    /// <summary>Opens a <c>try</c> block with a statement in its <c>finally</c> block.</summary>
    public IDisposable Attempt(string last)
    {
        var block = Block("try");
        return new Scope(() =>
        {
            block.Dispose();
            using (Block("finally"))
                Line(last);
        });
    }

    public override string ToString() => _text.ToString();

    private void Close()
    {
        _depth--;
        _atBlockStart = false;
        Line("}");
    }

    private sealed class Scope(Action close) : IDisposable
    {
        public void Dispose() => close();
    }
}
