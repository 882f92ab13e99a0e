using SchedLang.Compiler.Diagnostics;

namespace SchedLang.Simulator;

/// <summary>Files that a command leaves behind: whole, or not at all.</summary>
public sealed class OutputFiles : IDisposable
{
    private readonly List<(string Temporary, string Final)> _files = [];
    private readonly List<Stream> _streams = [];

    /// <summary>Opens a file under a temporary name; it gets its own with <see cref="Keep"/>.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public Stream Create(string path, UnixFileMode? mode = null)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var temporary = $"{path}.{Environment.ProcessId}.partial";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 1 << 16 };
        if (mode != null && !OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        var stream = new FileStream(temporary, options);
        _files.Add((temporary, path));
        _streams.Add(stream);
        return stream;
    }

    /// <summary>Closes all files and gives them their names.</summary>
    public void Keep()
    {
        foreach (var stream in _streams)
            stream.Dispose();
        foreach (var (temporary, final) in _files)
            File.Move(temporary, final, overwrite: true);
        _files.Clear();
    }

    /// <summary>Removes what was not kept.</summary>
    public void Dispose()
    {
        foreach (var stream in _streams)
            stream.Dispose();
        foreach (var (temporary, _) in _files)
            File.Delete(temporary);
    }

    /// <summary>Writes a whole text; false with a message where that is not possible.</summary>
    public static bool TryWrite(string path, string text, Terminal terminal)
    {
        try
        {
            using var files = new OutputFiles();
            using (var writer = new StreamWriter(files.Create(path)))
                writer.Write(text);
            files.Keep();
            return true;
        }
        catch (Exception e) when (IsFault(e))
        {
            Report(path, e, terminal);
            return false;
        }
    }

    /// <summary>Whether a fault is one of the disk.</summary>
    public static bool IsFault(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    /// <summary>Tells that a file cannot be written.</summary>
    public static void Report(string path, Exception exception, Terminal terminal)
    {
        var descriptor = DiagnosticCatalog.CannotWrite;
        var message = string.Format(System.Globalization.CultureInfo.InvariantCulture, descriptor.Message, path, exception.Message.TrimEnd('.'));
        terminal.ErrorWriter.WriteLine($"error {descriptor.Code}: {message}");
    }
}
