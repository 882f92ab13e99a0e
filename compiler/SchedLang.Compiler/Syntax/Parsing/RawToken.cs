using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Syntax.Parsing;

/// <summary>A token as the lexer saw it, hidden ones included: together they are the whole file.</summary>
/// <param name="Type">The lexer's number for it.</param>
/// <param name="Span">Where it is.</param>
/// <param name="IsHidden">White space, comments and what no rule knows.</param>
/// <param name="Line">From 0.</param>
internal readonly record struct RawToken(int Type, TextSpan Span, bool IsHidden, int Line);
