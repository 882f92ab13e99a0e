namespace SchedLang.Compiler.Text;

/// <summary>Where files come from: the disk, or an editor's buffers before it.</summary>
public interface IFileSource
{
    /// <summary>The bytes of a file.</summary>
    /// <exception cref="IOException">It cannot be read; the message says why.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    byte[] Read(string path);

    /// <summary>Size of a file in bytes, without reading it.</summary>
    /// <exception cref="IOException">There is no such file.</exception>
    long SizeOf(string path);

    /// <summary>Files of a folder, to guess what a misspelt path meant; empty where there is no folder.</summary>
    IEnumerable<string> FilesIn(string folder);
}

/// <summary>The files of the disk.</summary>
public sealed class DiskFiles : IFileSource
{
    /// <inheritdoc/>
    public byte[] Read(string path) => File.ReadAllBytes(path);

    /// <inheritdoc/>
    public long SizeOf(string path) => new FileInfo(path).Length;

    /// <inheritdoc/>
    public IEnumerable<string> FilesIn(string folder)
    {
        try
        {
            return Directory.GetFiles(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
