namespace SchedLang.Compiler.CodeGeneration;

/// <summary>
/// The keywords of C#, contextual ones included, that can be names in SchedLang.
/// The list is separate from Roslyn's so that the language server and the native front end do not load Roslyn. A test compares the two.
/// </summary>
internal static class CSharpKeywords
{
    private static readonly HashSet<string> Words =
    [
        "abstract", "add", "alias", "allows", "and", "annotations", "as", "ascending", "assembly", "async", "await", "base", "bool", "break", "by", "byte",
        "case", "catch", "char", "checked", "checksum", "class", "closed", "const", "continue", "decimal", "default", "define", "delegate", "descending", "disable",
        "do", "double", "elif", "else", "enable", "endif", "endregion", "enum", "equals", "error", "event", "explicit", "extension", "extern", "false",
        "field", "file", "finally", "fixed", "float", "for", "foreach", "from", "get", "global", "goto", "group", "hidden", "if", "implicit", "in", "init",
        "int", "interface", "internal", "into", "is", "join", "let", "line", "load", "lock", "long", "managed", "method", "module", "nameof", "namespace",
        "new", "not", "notnull", "null", "nullable", "object", "on", "operator", "or", "orderby", "out", "override", "param", "params", "partial", "pragma",
        "private", "property", "protected", "public", "readonly", "record", "ref", "reference", "region", "remove", "required", "restore", "return", "safe", "sbyte",
        "scoped", "sealed", "select", "set", "short", "sizeof", "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try", "type",
        "typeof", "typevar", "uint", "ulong", "unchecked", "undef", "union", "unmanaged", "unsafe", "ushort", "using", "var", "virtual", "void", "volatile", "warning",
        "warnings", "when", "where", "while", "with", "yield",
    ];

    /// <summary>Whether a word is a keyword.</summary>
    public static bool Has(string word) => Words.Contains(word);
}
