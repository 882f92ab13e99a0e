namespace SchedLang.Compiler.CodeGeneration;

/// <summary>The C# of a linked program.</summary>
/// <param name="Text">The whole file.</param>
/// <param name="EntryType">Full name of the class that implements <see cref="Runtime.Engine.ICompiledProgram"/>.</param>
public sealed record GeneratedSource(string Text, string EntryType);
