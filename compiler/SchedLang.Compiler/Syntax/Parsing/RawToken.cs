using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Syntax.Parsing;

/// <summary>A token from the lexer. Together with the hidden tokens, the raw tokens cover the whole file.</summary>
/// <param name="Type">The lexer's token type.</param>
/// <param name="Span">The range of the token in the file.</param>
/// <param name="IsHidden">Whether the token is white space, a comment or unrecognized text.</param>
/// <param name="Line">The line, counted from 0.</param>
internal readonly record struct RawToken(int Type, TextSpan Span, bool IsHidden, int Line);
