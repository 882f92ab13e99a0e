using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Services;

/// <summary>A change to a file.</summary>
/// <param name="Location">The text to replace.</param>
/// <param name="NewText">The replacement.</param>
public sealed record FileEdit(TextLocation Location, string NewText);
