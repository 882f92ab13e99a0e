using SchedLang.Compiler.Text;

namespace SchedLang.Testing;

/// <summary>The files of a folder under their names alone, so that messages are the same on every machine.</summary>
public sealed class FolderFiles(string root) : IFileSource
{
    public byte[] Read(string path) => File.ReadAllBytes(Path.Combine(root, path));

    public long SizeOf(string path) => new FileInfo(Path.Combine(root, path)).Length;

    public IEnumerable<string> FilesIn(string folder) =>
        folder == Directory.GetCurrentDirectory() ? Directory.EnumerateFiles(root).Order(StringComparer.Ordinal) : [];
}
