namespace SchedLang.Compiler.Text;

/// <summary>A source of files: the disk, or an editor's open documents.</summary>
public interface IFileSource
{
    /// <summary>The bytes of a file.</summary>
    /// <exception cref="IOException">The file cannot be read; the message says why.</exception>
    /// <exception cref="UnauthorizedAccessException">The process has no permission to read it.</exception>
    byte[] Read(string path);

    /// <summary>Size of a file in bytes, without reading it.</summary>
    /// <exception cref="IOException">The file does not exist.</exception>
    long SizeOf(string path);

    /// <summary>Files of a folder, for spelling suggestions. Empty if the folder does not exist.</summary>
    IEnumerable<string> FilesIn(string folder);
}

/// <summary>
/// The files of the disk. Pipes and devices can block or never end, so only the file that the user named may be one,
/// such as <c>/dev/stdin</c>. At most the size limit of a source file is read from it.
/// </summary>
/// <param name="named">The file that the user named, or null.</param>
public sealed class DiskFiles(string? named = null) : IFileSource
{
    private const int MostFromPipe = 4 << 20; // one byte more shows that there is too much

    /// <inheritdoc/>
    public byte[] Read(string path)
    {
        if (IsPlain(path))
            return File.ReadAllBytes(path);
        using var input = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; bytes.Length <= MostFromPipe && (read = input.Read(buffer)) > 0;)
            bytes.Write(buffer, 0, read);
        return bytes.ToArray();
    }

    /// <inheritdoc/>
    public long SizeOf(string path) => IsPlain(path) ? new FileInfo(path).Length : 0;

    // A file of unknown type counts as regular.
    private bool IsPlain(string path)
    {
        if (Directory.Exists(path))
            throw new IOException("it is a folder");
        if (FileStatus.Of(path) is not { IsRegular: false } status)
            return true;
        return path == named ? false : throw new IOException($"it is {status.Words}");
    }

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
