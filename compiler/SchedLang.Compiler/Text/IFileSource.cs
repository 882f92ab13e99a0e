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

    /// <summary>Files of a folder, to suggest corrections of a misspelt path. Empty if there is no folder.</summary>
    IEnumerable<string> FilesIn(string folder);
}

/// <summary>
/// The files of the disk. Pipes and devices can wait or give bytes for ever, so only the file that a person named is read from them, such as
/// <c>/dev/stdin</c>, and no more of it than a file of declarations may have.
/// </summary>
/// <param name="named">The file that a person named, if there is one.</param>
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

    // A file of unknown kind counts as regular.
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
