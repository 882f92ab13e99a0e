using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace SchedLang.Compiler.Text;

/// <summary>The kind and owner of a file on Linux, which .NET does not report.</summary>
/// <param name="Mode">Type and permissions, as in <c>stat(2)</c>.</param>
/// <param name="Owner">The user id of the owner.</param>
/// <param name="Size">In bytes.</param>
internal readonly record struct FileStatus(int Mode, uint Owner, long Size)
{
    private const int Kinds = 0xF000;
    private const int RegularFile = 0x8000;
    private const int Folder = 0x4000;
    private const int WritableByOthers = 0x12; // 022: group and others

    /// <summary>Whether it is a regular file, rather than a folder, link, pipe, socket or device.</summary>
    public bool IsRegular => (Mode & Kinds) == RegularFile;

    /// <summary>Whether it is a folder.</summary>
    public bool IsFolder => (Mode & Kinds) == Folder;

    /// <summary>Whether the user of this process owns it, and no one else may write to it.</summary>
    public bool IsOwn => Owner == GetUser() && (Mode & WritableByOthers) == 0;

    /// <summary>Its type in words.</summary>
    public string Words => (Mode & Kinds) switch
    {
        RegularFile => "a file",
        Folder => "a folder",
        0x1000 => "a pipe",
        0xC000 => "a socket",
        _ => "a device",
    };

    /// <summary>The status of a file; null if the file does not exist, and on systems other than Linux.</summary>
    /// <param name="path">The file.</param>
    /// <param name="followLinks">Whether to follow a link to its target.</param>
    public static FileStatus? Of(string path, bool followLinks = true)
    {
        if (!OperatingSystem.IsLinux() || path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
            return null;
        try
        {
            // struct statx of statx(2): owner at byte 20, mode at 28, size at 40.
            var status = new byte[256];
            return GetStatus(CurrentFolder, path, followLinks ? 0 : NoFollow, BasicFields, status) != 0 ? null : new FileStatus(
                BinaryPrimitives.ReadUInt16LittleEndian(status.AsSpan(28)),
                BinaryPrimitives.ReadUInt32LittleEndian(status.AsSpan(20)),
                BinaryPrimitives.ReadInt64LittleEndian(status.AsSpan(40)));
        }
        catch (EntryPointNotFoundException)
        {
            return null; // a C library before 2018
        }
    }

    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint BasicFields = 0x7FF;

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetStatus(
        int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] status);

    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint GetUser();
}
