using System.Security;
using System.Text.RegularExpressions;

namespace SchedLang.Compiler.CodeGeneration;

/// <summary>Writes documentation comments of a library.</summary>
internal static partial class LibraryDocs
{
    /// <summary>Writes a summary of one or more sentences.</summary>
    public static void Summary(CSharpWriter writer, string text) => writer.Line($"/// <summary>{Xml(text)}</summary>");

    /// <summary>Writes when an exception is thrown.</summary>
    public static void Exception(CSharpWriter writer, string type, string text) => writer.Line($"/// <exception cref=\"global::{type}\">{Xml(text)}</exception>");

    /// <summary>A text as XML. Words in backticks become code.</summary>
    public static string Xml(string text) => Code().Replace(SecurityElement.Escape(text), "<c>$1</c>");

    [GeneratedRegex("`([^`]*)`")]
    private static partial Regex Code();
}
