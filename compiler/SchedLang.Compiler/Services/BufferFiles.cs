using System.Text;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Services;

/// <summary>An editor's buffers, and behind them the disk.</summary>
/// <param name="disk">Where files come from that have no buffer.</param>
public sealed class BufferFiles(IFileSource disk) : IFileSource
{
    private readonly Dictionary<string, byte[]> _buffers = [];

    /// <summary>The paths that have a buffer.</summary>
    public IReadOnlyCollection<string> Paths => _buffers.Keys;

    /// <summary>Puts a buffer before a file, or replaces it.</summary>
    public void Set(string path, string text) => _buffers[Path.GetFullPath(path)] = Encoding.UTF8.GetBytes(text);

    /// <summary>Takes the buffer away, so that the file on the disk counts again.</summary>
    public void Remove(string path) => _buffers.Remove(Path.GetFullPath(path));

    /// <summary>Whether a file has a buffer.</summary>
    public bool Has(string path) => _buffers.ContainsKey(Path.GetFullPath(path));

    /// <inheritdoc/>
    public byte[] Read(string path) => _buffers.TryGetValue(Path.GetFullPath(path), out var bytes) ? bytes : disk.Read(path);

    /// <inheritdoc/>
    public long SizeOf(string path) => _buffers.TryGetValue(Path.GetFullPath(path), out var bytes) ? bytes.Length : disk.SizeOf(path);

    /// <inheritdoc/>
    public IEnumerable<string> FilesIn(string folder) =>
        disk.FilesIn(folder).Concat(_buffers.Keys.Where(p => Path.GetDirectoryName(p) == folder)).Distinct();
}

/// <summary>Remembers every file that was asked for, so that it is known when what came of it is out of date.</summary>
internal sealed class RecordingFiles(IFileSource files) : IFileSource
{
    private readonly HashSet<string> _asked = [];

    public bool Asked(string path) => _asked.Contains(path);

    public byte[] Read(string path)
    {
        _asked.Add(Path.GetFullPath(path));
        return files.Read(path);
    }

    public long SizeOf(string path)
    {
        _asked.Add(Path.GetFullPath(path));
        return files.SizeOf(path);
    }

    public IEnumerable<string> FilesIn(string folder) => files.FilesIn(folder);
}
