namespace SchedLang.Cli.Output;

/// <summary>The file of a report. It is opened before the runs, so that a path that cannot be written is found at once.</summary>
/// <param name="path">The file; null if no report was requested.</param>
internal sealed class ReportFile(string? path) : IDisposable
{
    private readonly OutputFiles _files = new();
    private Stream? _stream;

    /// <summary>Whether a report was requested.</summary>
    public bool IsWanted => path != null;

    /// <summary>Opens the file under a temporary name; a failure is reported.</summary>
    public bool TryCreate(Terminal terminal) => Try(() => _stream = path == null ? null : _files.Create(path), terminal);

    /// <summary>Writes the report, if one was requested, and gives it its name; a failure is reported.</summary>
    public bool TryWrite(Action<Stream> write, Terminal terminal) => Try(
        () =>
        {
            if (_stream == null)
                return;
            write(_stream);
            _files.Keep();
        },
        terminal);

    public void Dispose() => _files.Dispose();

    private bool Try(Action action, Terminal terminal)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception e) when (OutputFiles.IsFault(e))
        {
            OutputFiles.Report(path!, e, terminal);
            return false;
        }
    }
}
