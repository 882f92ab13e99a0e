using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Import;

/// <summary>A file format of another tool.</summary>
internal interface IForeignFormat
{
    /// <summary>Its name in <c>--format</c>.</summary>
    string Name { get; }

    /// <summary>A description of a file in this format, with its article.</summary>
    string Title { get; }

    /// <summary>Whether the beginning of a text looks like this format.</summary>
    bool Recognizes(string head);

    /// <summary>Reads a file into rows. Errors are reported.</summary>
    void Read(SourceText source, ImportRows rows);
}
