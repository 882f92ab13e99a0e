using SchedLang.Compiler.Formatting;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Services;

/// <summary>Formats code as edits that leave formatted parts alone.</summary>
public static class FormattingService
{
    /// <summary>The edits that format a whole file.</summary>
    public static IReadOnlyList<FileEdit> Document(FileModel model)
    {
        if (model.Tree is not { } tree)
            return [];
        return LineEdits.Between(tree.Source, Formatter.Format(tree));
    }

    /// <summary>The formatting edits that touch a part of the file.</summary>
    public static IReadOnlyList<FileEdit> Range(FileModel model, TextSpan range) =>
        [.. Document(model).Where(e => e.Location.Span.Start <= range.End && e.Location.Span.End >= range.Start)];

    /// <summary>The edits that format the declaration whose closing brace is directly before an offset; none elsewhere.</summary>
    public static IReadOnlyList<FileEdit> AfterBrace(FileModel model, int offset)
    {
        var declaration = model.Tree?.Root.Declarations.FirstOrDefault(d => d.Span.Start < offset && offset <= d.Span.End);
        return declaration == null || model.Tree!.Source.Content[offset - 1] != '}' ? [] : Range(model, declaration.Span);
    }
}
