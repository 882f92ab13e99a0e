using System.Runtime.CompilerServices;

namespace SchedLang.Benchmarks;

/// <summary>Where the files of the benchmarks are.</summary>
internal static class Places
{
    /// <summary>The folder <c>benchmarks</c>.</summary>
    public static string Benchmarks { get; } = Find();

    /// <summary>The repository.</summary>
    public static string Repository { get; } = Path.GetFullPath(Path.Combine(Benchmarks, ".."));

    private static string Find([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, ".."));
}
