using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using SchedLang.Compiler.Diagnostics;

namespace SchedLang.Simulator;

/// <summary>Output files of a command. They are complete, or they do not exist.</summary>
public sealed class OutputFiles : IDisposable
{
    private const string Partial = ".partial";

    // All open files, for a command that ends without disposing their owners.
    private static readonly ConcurrentDictionary<string, bool> Open = new();

    // How often this process removed partial files. A file that an abandoned command creates later is removed at once.
    private static int _removals;

    private readonly int _removalsBefore = Volatile.Read(ref _removals);
    private readonly Func<string, FileStreamOptions, Stream> _create;
    private readonly List<(string Temporary, string Final, Stream Stream)> _files = [];

    /// <param name="create">Creates a file; null for files on disk.</param>
    public OutputFiles(Func<string, FileStreamOptions, Stream>? create = null) => _create = create ?? ((path, options) => new FileStream(path, options));

    /// <summary>
    /// Opens a file under a temporary name. <see cref="Keep"/> gives it the final name. Temporary files of killed processes are removed.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not write the file.</exception>
    public Stream Create(string path, UnixFileMode? mode = null)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        RemoveLeftovers(folder, Path.GetFileName(path));
        var temporary = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}{Partial}");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 1 << 16 };
        if (mode != null && !OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        Open[temporary] = true;
        var stream = _create(temporary, options);
        if (_removalsBefore != Volatile.Read(ref _removals))
        {
            // The command was abandoned while it was still working.
            stream.Dispose();
            Quietly(() => File.Delete(temporary));
            throw new OperationCanceledException();
        }

        _files.Add((temporary, path, stream));
        return stream;
    }

    /// <summary>Closes all files and gives them their final names.</summary>
    public void Keep()
    {
        foreach (var (_, _, stream) in _files)
            stream.Dispose();
        foreach (var (temporary, final, _) in _files)
        {
            File.Move(temporary, final, overwrite: true);
            Open.TryRemove(temporary, out _);
        }

        _files.Clear();
    }

    /// <summary>Removes files that were not kept. It does not throw: the cause, such as a full disk, is already reported.</summary>
    public void Dispose()
    {
        foreach (var (temporary, _, stream) in _files)
        {
            Quietly(stream.Dispose);
            Quietly(() => File.Delete(temporary));
            Open.TryRemove(temporary, out _);
        }
    }

    /// <summary>Removes the temporary files of all commands in this process, which is about to end.</summary>
    public static void RemovePartialFiles()
    {
        Interlocked.Increment(ref _removals);
        foreach (var temporary in Open.Keys)
            Quietly(() => File.Delete(temporary));
    }

    // Keeps temporary files of running processes and locked files. Removes all others.
    private static void RemoveLeftovers(string folder, string name) => Quietly(() =>
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*" + Partial))
        {
            var file = Path.GetFileName(path.AsSpan());
            if (file.Length <= name.Length + 1 + Partial.Length || !file.StartsWith(name, StringComparison.Ordinal) || file[name.Length] != '.')
                continue;
            if (!int.TryParse(file[(name.Length + 1)..^Partial.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var process) || IsAlive(process))
                continue;
            Quietly(() =>
            {
                using (new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None))
                    File.Delete(path);
            });
        }
    });

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private static void Quietly(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (IsFault(e))
        {
            // The file stays; the next command tries again.
        }
    }

    /// <summary>Writes a text file. On failure it prints a message and returns false.</summary>
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

    /// <summary>Whether an exception is a file system fault.</summary>
    public static bool IsFault(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    /// <summary>Reports that a file cannot be written.</summary>
    public static void Report(string path, Exception exception, Terminal terminal)
    {
        var descriptor = DiagnosticCatalog.CannotWrite;
        var message = string.Format(CultureInfo.InvariantCulture, descriptor.Message, path, exception.Message.TrimEnd('.'));
        terminal.ErrorWriter.WriteLine($"error {descriptor.Code}: {message}");
    }
}
