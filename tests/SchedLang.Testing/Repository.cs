using System.Runtime.CompilerServices;

namespace SchedLang.Testing;

/// <summary>Where the files of the repository are.</summary>
public static class Repository
{
    /// <summary>The folder that holds SchedLang.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>A path in the repository.</summary>
    public static string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    /// <summary>Every .sched file of the examples.</summary>
    public static IEnumerable<string> Examples =>
        Directory.EnumerateFiles(PathOf("examples"), "*.sched", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    private static string Find([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here);
        while (folder != null && !File.Exists(Path.Combine(folder, "SchedLang.slnx")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("The repository was not found.");
    }
}
