using System.Security.Cryptography;
using System.Text;
using SchedLang.Compiler.CodeGeneration;
using SchedLang.Runtime.Engine;

namespace SchedLang.Compiler.Emit;

/// <summary>
/// Compiled assemblies in the user's cache folder, by a hash of the source and of the runtime that they link with. Where the folder cannot
/// be used, nothing is cached and all goes on.
/// </summary>
public sealed class AssemblyCache
{
    private const int MaxEntries = 256;

    private readonly string? _folder;

    /// <param name="folder">Where to keep assemblies; null to keep none.</param>
    public AssemblyCache(string? folder) => _folder = folder;

    /// <summary>
    /// The folder of the user: <c>SCHEDLANG_CACHE</c> where it is set, else <c>schedlang</c> in the user's cache folder; null where there
    /// is none or the variable says <c>off</c>.
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

    /// <summary>The assembly of a source, from the cache or compiled and then kept.</summary>
    public byte[] Get(GeneratedSource source)
    {
        var path = _folder == null ? null : Path.Combine(_folder, Key(source) + ".dll");
        if (path != null && TryRead(path) is { } cached)
            return cached;
        var image = CSharpCompiler.Compile(source);
        if (path != null)
            TryWrite(path, image);
        return image;
    }

    /// <summary>Forgets the assembly of a source, for one that turned out to be damaged.</summary>
    public void Forget(GeneratedSource source)
    {
        if (_folder != null)
            Quietly(() => File.Delete(Path.Combine(_folder, Key(source) + ".dll")));
    }

    private static string Key(GeneratedSource source)
    {
        var runtime = typeof(ICompiledProgram).Module.ModuleVersionId.ToString("N");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(runtime + "\n" + source.Text)));
    }

    private static byte[]? TryRead(string path)
    {
        byte[]? image = null;
        Quietly(() =>
        {
            if (File.Exists(path))
                image = File.ReadAllBytes(path);
        });
        return image;
    }

    // Under another name first, so that no one ever reads half a file.
    private void TryWrite(string path, byte[] image) => Quietly(() =>
    {
        Directory.CreateDirectory(_folder!);
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        File.WriteAllBytes(temporary, image);
        File.Move(temporary, path, overwrite: true);
        foreach (var old in new DirectoryInfo(_folder!).GetFiles("*.dll").OrderByDescending(f => f.LastWriteTimeUtc).Skip(MaxEntries))
            old.Delete();
    });

    private static void Quietly(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // The cache is a convenience: without it the program is compiled again.
        }
    }
}
