using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Import;

/// <summary>A file format of another tool.</summary>
internal interface IForeignFormat
{
    /// <summary>Its name for <c>--format</c>.</summary>
    string Name { get; }

    /// <summary>What a file of it is, with its article.</summary>
    string Title { get; }

    /// <summary>Whether a text is of this format, as far as its beginning tells.</summary>
    bool Recognizes(string head);

    /// <summary>Reads a file into rows; what is wrong is reported.</summary>
    void Read(SourceText source, ImportRows rows);
}
