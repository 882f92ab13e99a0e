namespace SchedLang.Compiler.CodeGeneration;

/// <summary>The C# of a linked program.</summary>
/// <param name="Text">The whole file.</param>
public sealed record GeneratedSource(string Text)
{
    /// <summary>The namespace of generated code.</summary>
    public const string Namespace = "SchedLang.Generated";

    /// <summary>Full name of the class that implements <see cref="Runtime.Engine.ICompiledProgram"/>.</summary>
    public const string EntryType = Namespace + ".Program";
}
