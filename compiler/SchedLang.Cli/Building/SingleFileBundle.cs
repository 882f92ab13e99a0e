using System.Security.Cryptography;
using System.Text;

namespace SchedLang.Cli.Building;

/// <summary>
/// Writes an executable as one file: the host of .NET, the files of the application, then a list of those files.
/// The host finds the list by an offset written into it. The format is version 6 of .NET's single-file bundles, in use since .NET 6
/// (docs/design/features/host-bundle in dotnet/designs; Microsoft.NET.HostModel/Bundle in dotnet/runtime).
/// </summary>
internal static class SingleFileBundle
{
    private const uint MajorVersion = 6;
    private const uint MinorVersion = 0;

    // The host's placeholder for the application's name: SHA-256 of "foobar" in hexadecimal, then zeros up to 1024 bytes.
    private static readonly byte[] NamePlace = "c3ab8ff13720e8ad9047dd39466b3c8974e592c2fa383d4a3960714caef0c4f2"u8.ToArray();
    private const int LongestName = 1024;

    // The bytes after the placeholder of the offset: SHA-256 of ".net core bundle".
    private static readonly byte[] OffsetSign =
    [
        0x8b, 0x12, 0x02, 0xb9, 0x6a, 0x61, 0x20, 0x38, 0x72, 0x7b, 0x93, 0x02, 0x14, 0xd7, 0xa0, 0x32,
        0x13, 0xf5, 0xb9, 0xe6, 0xef, 0xae, 0x33, 0x18, 0xee, 0x3b, 0x2d, 0xce, 0x24, 0xb3, 0x6a, 0xae,
    ];

    /// <summary>Writes an executable; the same input gives the same bytes.</summary>
    /// <param name="output">The destination, written from its start.</param>
    /// <param name="host">The host for the target.</param>
    /// <param name="target">The target system.</param>
    /// <param name="application">The name of the assembly that has the main method.</param>
    /// <param name="files">The files; each name once.</param>
    /// <exception cref="InvalidDataException">The host is not a .NET host.</exception>
    public static void Write(Stream output, byte[] host, HostTarget target, string application, IReadOnlyList<BundleFile> files)
    {
        var copy = host.ToArray();
        Replace(copy, NamePlace, Encoding.UTF8.GetBytes(application), LongestName);
        var sign = IndexOf(copy, OffsetSign);
        output.Write(copy);
        var position = (long)copy.Length;
        var offsets = new long[files.Count];
        for (var i = 0; i < files.Count; i++)
        {
            var gap = files[i].Kind == BundleFileKind.Assembly ? (int)((target.AssemblyAlignment - position % target.AssemblyAlignment) % target.AssemblyAlignment) : 0;
            output.Write(new byte[gap]);
            offsets[i] = position + gap;
            output.Write(files[i].Content);
            position = offsets[i] + files[i].Content.Length;
        }

        output.Write(List(files, offsets));
        output.Position = sign - sizeof(long);
        output.Write(BitConverter.GetBytes(position));
        output.Position = output.Length;
    }

    private static byte[] List(IReadOnlyList<BundleFile> files, long[] offsets)
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer, Encoding.UTF8);
        writer.Write(MajorVersion);
        writer.Write(MinorVersion);
        writer.Write(files.Count);
        writer.Write(Id(files));
        WritePlace(BundleFileKind.DependencyList);
        WritePlace(BundleFileKind.RuntimeConfiguration);
        writer.Write(0UL); // no flags
        for (var i = 0; i < files.Count; i++)
        {
            writer.Write(offsets[i]);
            writer.Write((long)files[i].Content.Length);
            writer.Write(0L); // not compressed
            writer.Write((byte)files[i].Kind);
            writer.Write(files[i].Name);
        }

        writer.Flush();
        return buffer.ToArray();

        void WritePlace(BundleFileKind kind)
        {
            var index = files.ToList().FindIndex(f => f.Kind == kind);
            writer.Write(index < 0 ? 0 : offsets[index]);
            writer.Write(index < 0 ? 0 : (long)files[index].Content.Length);
        }
    }

    // The host uses the id only to extract files to disk, which these executables never need.
    private static string Id(IReadOnlyList<BundleFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file.Name));
            hash.AppendData(SHA256.HashData(file.Content));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    private static void Replace(byte[] host, byte[] place, byte[] content, int room)
    {
        var at = IndexOf(host, place);
        if (content.Length >= room)
            throw new InvalidDataException("the name of the executable is too long");
        host.AsSpan(at, place.Length).Clear();
        content.CopyTo(host, at);
    }

    private static int IndexOf(byte[] host, byte[] sign)
    {
        var at = host.AsSpan().IndexOf(sign);
        return at >= 0 ? at : throw new InvalidDataException("the host is not one of .NET 6 or later");
    }
}
