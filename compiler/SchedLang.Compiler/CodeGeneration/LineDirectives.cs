using System.Globalization;
using SchedLang.Compiler.Syntax;

namespace SchedLang.Compiler.CodeGeneration;

/// <summary>Writes line directives, which map generated code to the source for debuggers.</summary>
internal static class LineDirectives
{
    /// <summary>Writes a method that returns an expression of the source.</summary>
    public static void WriteReturn(CSharpWriter writer, string header, string expression, SyntaxNode syntax)
    {
        using (writer.Block(header))
            WriteReturn(writer, expression, syntax);
    }

    /// <summary>Writes a method that an interface declares and that returns an expression of the source.</summary>
    public static void WriteMember(CSharpWriter writer, string header, string expression, SyntaxNode syntax)
    {
        writer.Separate();
        writer.Line("/// <inheritdoc/>");
        WriteReturn(writer, header, expression, syntax);
    }

    /// <summary>Writes the return of an expression of the source.</summary>
    public static void WriteReturn(CSharpWriter writer, string expression, SyntaxNode syntax) => WriteLine(writer, $"return {expression};", syntax);

    /// <summary>Writes a line with a directive for its place in the source.</summary>
    public static void WriteLine(CSharpWriter writer, string line, SyntaxNode syntax)
    {
        writer.Directive(For(syntax));
        writer.Line(line);
        writer.Directive("#line default");
    }

    /// <summary>The directive for a place. It omits the folder, so the generated code does not depend on it.</summary>
    public static string For(SyntaxNode syntax)
    {
        var (start, end) = (syntax.Location.Start, syntax.Location.End);
        var file = string.Concat(Path.GetFileName(syntax.Source.Path).Select(c => MayStand(c) ? c : '_'));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"#line ({start.Line + 1}, {start.Column + 1}) - ({end.Line + 1}, {Math.Max(end.Column, 1) + 1}) \"{file}\"");
    }

    // Excludes characters that would end the file name or the line. The rest of the name would then be C# code.
    private static bool MayStand(char c) => c is not ('"' or '\\' or '\u2028' or '\u2029') && !char.IsControl(c);
}
