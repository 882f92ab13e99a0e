namespace SchedLang.Runtime.Results;

/// <summary>The value that the caller of a library gives to a parameter.</summary>
/// <param name="Name">The parameter's name in the policy.</param>
/// <param name="Value">A <see cref="bool"/>, a <see cref="long"/> (also for times, in ns), a <see cref="double"/> in base units, or a word.</param>
/// <param name="Text">The value as results show it; null for the default, which the program already has.</param>
public readonly record struct LibraryArgument(string Name, object Value, string? Text);
