namespace SchedLang.Simulator;

/// <summary>The files that a run writes.</summary>
/// <param name="Folder">Folder for <c>summary.json</c>, <c>jobs.csv</c> and <c>units.csv</c>; null for none.</param>
/// <param name="Trace">Path of the Perfetto trace; null for none.</param>
public sealed record RunFiles(string? Folder = null, string? Trace = null)
{
    /// <summary>Whether the run writes no files.</summary>
    public bool IsEmpty => Folder == null && Trace == null;

    /// <summary>The first requested path, for messages.</summary>
    public string Path => Folder ?? Trace ?? "";

    /// <summary>The files of one of several runs: a subfolder, and the run's name before the trace's extension.</summary>
    public RunFiles Of(string name) => new(
        Folder == null ? null : System.IO.Path.Combine(Folder, name),
        Trace == null ? null : Named(Trace, name));

    /// <summary>A path with the name of one of several runs before its extension.</summary>
    public static string Named(string path, string name) => System.IO.Path.ChangeExtension(path, name + System.IO.Path.GetExtension(path));
}
