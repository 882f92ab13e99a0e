using System.Collections.Immutable;
using System.Security.Cryptography;
using SchedLang.Compiler.Text;

namespace SchedLang.Cli.Running;

/// <summary>A file that a command asked for, as it was.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Hash">SHA-256 of its bytes; null where there was none.</param>
internal sealed record SeenFile(string Path, byte[]? Hash)
{
    private static readonly DiskFiles Disk = new();

    /// <summary>Whether it still is as it was.</summary>
    public bool IsUnchanged()
    {
        try
        {
            if (Hash != null)
                return Hash.AsSpan().SequenceEqual(SHA256.HashData(Disk.Read(Path)));
            Disk.SizeOf(Path);
            return false; // it exists now
        }
        catch (Exception e) when (SeenFiles.IsMissing(e))
        {
            return Hash == null;
        }
    }
}

/// <summary>Passes files of the disk on, and notes which were asked for.</summary>
/// <param name="disk">The disk.</param>
internal sealed class SeenFiles(IFileSource disk) : IFileSource
{
    private readonly Dictionary<string, byte[]?> _hashes = [];

    /// <summary>All files that were asked for, in no order.</summary>
    public ImmutableArray<SeenFile> All => [.. _hashes.Select(h => new SeenFile(h.Key, h.Value))];

    /// <summary>Whether an exception says that there is no such file, or none to read.</summary>
    public static bool IsMissing(Exception fault) => fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    /// <inheritdoc/>
    public byte[] Read(string path) => Noted(path, () =>
    {
        var bytes = disk.Read(path);
        _hashes[Path.GetFullPath(path)] = SHA256.HashData(bytes);
        return bytes;
    });

    /// <inheritdoc/>
    public long SizeOf(string path) => Noted(path, () => disk.SizeOf(path));

    /// <inheritdoc/>
    public IEnumerable<string> FilesIn(string folder) => disk.FilesIn(folder);

    private T Noted<T>(string path, Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (Exception e) when (IsMissing(e))
        {
            if (!path.Contains('\0', StringComparison.Ordinal))
                _hashes[Path.GetFullPath(path)] = null;
            throw;
        }
    }
}
