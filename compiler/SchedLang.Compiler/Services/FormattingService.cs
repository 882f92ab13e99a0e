using SchedLang.Compiler.Formatting;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Services;

/// <summary>The one style, as edits that leave alone what has it already.</summary>
public static class FormattingService
{
    /// <summary>Edits that put a whole file into the one style.</summary>
    public static IReadOnlyList<FileEdit> Document(FileModel model)
    {
        if (model.Tree is not { } tree)
            return [];
        return LineEdits.Between(tree.Source, Formatter.Format(tree));
    }

    /// <summary>Those edits that touch a part of the file.</summary>
    public static IReadOnlyList<FileEdit> Range(FileModel model, TextSpan range) =>
        [.. Document(model).Where(e => e.Location.Span.Start <= range.End && e.Location.Span.End >= range.Start)];

    /// <summary>Edits of the declaration whose closing brace is right before an offset; none elsewhere.</summary>
    public static IReadOnlyList<FileEdit> AfterBrace(FileModel model, int offset)
    {
        var declaration = model.Tree?.Root.Declarations.FirstOrDefault(d => d.Span.Start < offset && offset <= d.Span.End);
        return declaration == null || model.Tree!.Source.Content[offset - 1] != '}' ? [] : Range(model, declaration.Span);
    }
}
