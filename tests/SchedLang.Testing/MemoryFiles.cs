using System.Text;
using SchedLang.Compiler.Text;

namespace SchedLang.Testing;

/// <summary>Files that exist only in a test.</summary>
public sealed class MemoryFiles : IFileSource
{
    private readonly Dictionary<string, byte[]> _files = [];

    /// <summary>Adds a text file.</summary>
    public MemoryFiles Add(string path, string content) => Add(path, Encoding.UTF8.GetBytes(content));

    /// <summary>Adds a file of bytes.</summary>
    public MemoryFiles Add(string path, byte[] content)
    {
        _files[Path.GetFullPath(path)] = content;
        return this;
    }

    public byte[] Read(string path) => _files.TryGetValue(Path.GetFullPath(path), out var bytes) ? bytes : throw new FileNotFoundException();

    public long SizeOf(string path) => Read(path).Length;

    public IEnumerable<string> FilesIn(string folder) => _files.Keys.Where(f => Path.GetDirectoryName(f) == folder).Order();
}
