using System.Globalization;
using SchedLang.Compiler.Syntax;

namespace SchedLang.Compiler.CodeGeneration;

/// <summary>Leads a debugger from generated code back to the source.</summary>
internal static class LineDirectives
{
    /// <summary>Writes a method that returns an expression of the source.</summary>
    public static void WriteReturn(CSharpWriter writer, string header, string expression, SyntaxNode syntax)
    {
        using (writer.Block(header))
            WriteReturn(writer, expression, syntax);
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

    /// <summary>The directive for a place. It has only the file's name, so the generated code does not depend on the folder.</summary>
    public static string For(SyntaxNode syntax)
    {
        var (start, end) = (syntax.Location.Start, syntax.Location.End);
        var file = string.Concat(Path.GetFileName(syntax.Source.Path).Select(c => MayStand(c) ? c : '_'));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"#line ({start.Line + 1}, {start.Column + 1}) - ({end.Line + 1}, {Math.Max(end.Column, 1) + 1}) \"{file}\"");
    }

    // What would end the name or the line there makes the rest of the name C# of its own.
    private static bool MayStand(char c) => c is not ('"' or '\\' or '\u2028' or '\u2029') && !char.IsControl(c);
}
