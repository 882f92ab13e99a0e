namespace SchedLang.Compiler.CodeGeneration;

/// <summary>The form of a generated program.</summary>
public enum ProgramForm
{
    /// <summary>Loaded and run by this process.</summary>
    InProcess,

    /// <summary>An executable. It has a main method, and its open parameters are set once, by name.</summary>
    Executable,

    /// <summary>A program of a library. Each instance has its own values of the open parameters.</summary>
    Library,
}

/// <summary>Differences in generated code between forms.</summary>
internal static class ProgramForms
{
    /// <summary>The accessibility of generated types. A library exposes only its API.</summary>
    public static string Visibility(this ProgramForm form) => form == ProgramForm.Library ? "internal" : "public";
}
