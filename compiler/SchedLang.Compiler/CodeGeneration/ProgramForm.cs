namespace SchedLang.Compiler.CodeGeneration;

/// <summary>What a program is generated for.</summary>
public enum ProgramForm
{
    /// <summary>To be loaded and run at once.</summary>
    InProcess,

    /// <summary>To be an executable: it has a main method, and its open parameters are set once, by name.</summary>
    Executable,

    /// <summary>To be one of the programs in a library: each instance has its own values of the open parameters.</summary>
    Library,
}

/// <summary>How generated code differs between forms.</summary>
internal static class ProgramForms
{
    /// <summary>Who sees the types: a library shows its own only.</summary>
    public static string Visibility(this ProgramForm form) => form == ProgramForm.Library ? "internal" : "public";
}
