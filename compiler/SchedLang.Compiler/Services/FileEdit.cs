using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Services;

/// <summary>A change of a file.</summary>
/// <param name="Location">What is replaced.</param>
/// <param name="NewText">What takes its place.</param>
public sealed record FileEdit(TextLocation Location, string NewText);
