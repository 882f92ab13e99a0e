namespace SchedLang.Simulator;

/// <summary>Which files a run leaves behind.</summary>
/// <param name="Folder">Where <c>summary.json</c>, <c>jobs.csv</c> and <c>units.csv</c> go; null for none.</param>
/// <param name="Trace">Where the Perfetto trace goes; null for none.</param>
public sealed record RunFiles(string? Folder = null, string? Trace = null)
{
    /// <summary>Whether the run leaves nothing behind.</summary>
    public bool IsEmpty => Folder == null && Trace == null;

    /// <summary>The first path that was asked for, to name in a message.</summary>
    public string Path => Folder ?? Trace ?? "";

    /// <summary>The files of one of several runs: a folder within the folder, and the name before the trace's extension.</summary>
    public RunFiles Of(string name) => new(
        Folder == null ? null : System.IO.Path.Combine(Folder, name),
        Trace == null ? null : System.IO.Path.ChangeExtension(Trace, name + System.IO.Path.GetExtension(Trace)));
}
