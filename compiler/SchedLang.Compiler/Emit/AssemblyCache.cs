using System.Security.Cryptography;
using System.Text;
using SchedLang.Compiler.CodeGeneration;
using SchedLang.Compiler.Text;
using SchedLang.Runtime.Engine;

namespace SchedLang.Compiler.Emit;

/// <summary>
/// Caches compiled assemblies in the user's cache folder, by a hash of the source and of the runtime that they link with, and what commands
/// leave for the next time. Each file ends in a hash of its key and bytes. If that hash does not match, the file is made again.
/// Code from the cache runs as the user, so files and folders that others own or may write are ignored.
/// If the folder cannot be used, nothing is cached and no error occurs.
/// </summary>
public sealed class AssemblyCache
{
    private const int MaxEntries = 256;
    private const string Assemblies = ".dll";
    private const string Memories = ".run";
    private const string Temporary = ".tmp";
    private const long MaxBytes = 16 << 20;
    private const UnixFileMode OwnFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly TimeSpan LongestWrite = TimeSpan.FromHours(1);

    private readonly string? _folder;

    /// <param name="folder">The cache folder; null to cache nothing.</param>
    public AssemblyCache(string? folder) => _folder = folder;

    /// <summary>
    /// The cache folder of the user: <c>SCHEDLANG_CACHE</c> if it is set, else <c>schedlang</c> in the user's cache folder.
    /// Null if there is no such folder or the variable is <c>off</c>.
    /// </summary>
    public static string? UserFolder()
    {
        var chosen = Environment.GetEnvironmentVariable("SCHEDLANG_CACHE");
        if (!string.IsNullOrEmpty(chosen))
            return chosen == "off" ? null : chosen;
        var root = OperatingSystem.IsWindows()
            ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(root))
        {
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            root = string.IsNullOrEmpty(home) ? null : Path.Combine(home, ".cache");
        }

        return root == null ? null : Path.Combine(root, "schedlang");
    }

    /// <summary>The cache key of a source.</summary>
    public static string KeyOf(GeneratedSource source) => Hash(source.Text);

    /// <summary>The assembly of a source, from the cache or newly compiled and cached.</summary>
    public byte[] Get(GeneratedSource source)
    {
        var key = KeyOf(source);
        if (Find(key) is { } cached)
            return cached;
        var image = CSharpCompiler.Compile(source);
        TryWrite(key, Assemblies, image);
        return image;
    }

    /// <summary>The cached assembly of a key; null if there is none or it is damaged.</summary>
    public byte[]? Find(string key) => TryReadSealed(key, Assemblies);

    /// <summary>Removes the assembly of a source that turned out to be damaged.</summary>
    public void Forget(GeneratedSource source)
    {
        if (_folder != null)
            Quietly(() => File.Delete(Path.Combine(_folder, KeyOf(source) + Assemblies)));
    }

    /// <summary>What a command left for the next time; null if nothing, or if it is damaged.</summary>
    public byte[]? Recall(string command) => TryReadSealed(Hash(command), Memories);

    /// <summary>Stores what a command leaves for the next time.</summary>
    public void Remember(string command, byte[] content) => TryWrite(Hash(command), Memories, content);

    private static string Hash(string text)
    {
        var runtime = typeof(ICompiledProgram).Module.ModuleVersionId.ToString("N");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(runtime + "\n" + text)));
    }

    private static byte[] Seal(string key, byte[] image) => SHA256.HashData([.. Encoding.ASCII.GetBytes(key), .. image]);

    private byte[]? TryReadSealed(string key, string extension)
    {
        if (TryRead(key + extension) is not { Length: > SHA256.HashSizeInBytes } file)
            return null;
        var content = file[..^SHA256.HashSizeInBytes];
        return Seal(key, content).AsSpan().SequenceEqual(file.AsSpan(content.Length)) ? content : null;
    }

    private byte[]? TryRead(string name)
    {
        if (_folder == null)
            return null;
        byte[]? content = null;
        Quietly(() =>
        {
            var path = Path.Combine(_folder, name);
            if (File.Exists(path) && IsOwnFolder() && IsOwnFile(path) && new FileInfo(path).Length <= MaxBytes)
                content = File.ReadAllBytes(path);
        });
        return content;
    }

    // Writes under another name first, so that no process reads a partial file.
    private void TryWrite(string key, string extension, byte[] content)
    {
        if (_folder == null)
            return;
        Quietly(() =>
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(_folder);
            else
                Directory.CreateDirectory(_folder, OwnFolder);
            if (!IsOwnFolder())
                return;
            var path = Path.Combine(_folder, key + extension);
            var temporary = $"{path}.{Environment.ProcessId}{Temporary}";
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = OwnFile;
            using (var file = new FileStream(temporary, options))
            {
                file.Write(content);
                file.Write(Seal(key, content));
            }

            File.Move(temporary, path, overwrite: true);
            var folder = new DirectoryInfo(_folder);
            var written = File.GetLastWriteTimeUtc(path);
            foreach (var old in folder.GetFiles("*" + extension).OrderByDescending(f => f.LastWriteTimeUtc).Skip(MaxEntries))
                old.Delete();
            foreach (var left in folder.GetFiles("*" + Temporary).Where(f => written - f.LastWriteTimeUtc > LongestWrite))
                left.Delete(); // of a process that was killed
        });
    }

    private bool IsOwnFolder() => FileStatus.Of(_folder!) is not { IsOwn: false };

    // Excludes links, and also pipes and devices, which may never end.
    private static bool IsOwnFile(string path) => FileStatus.Of(path, followLinks: false) is not ({ IsOwn: false } or { IsRegular: false });

    private static void Quietly(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // The cache is optional: without it the program is compiled again.
        }
    }
}
