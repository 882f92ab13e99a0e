using System.Text;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Services;

/// <summary>Files from an editor's buffers first, then from disk.</summary>
/// <param name="disk">The source of files without a buffer.</param>
public sealed class BufferFiles(IFileSource disk) : IFileSource
{
    private readonly Dictionary<string, byte[]> _buffers = [];

    /// <summary>The paths that have a buffer.</summary>
    public IReadOnlyCollection<string> Paths => _buffers.Keys;

    /// <summary>Adds or replaces the buffer of a file.</summary>
    public void Set(string path, string text) => _buffers[Path.GetFullPath(path)] = Encoding.UTF8.GetBytes(text);

    /// <summary>Removes the buffer of a file, so that later reads use the disk.</summary>
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

/// <summary>Records every requested file, so that cached results can be checked for changes.</summary>
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
