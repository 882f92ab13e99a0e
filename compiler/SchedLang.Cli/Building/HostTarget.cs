using System.Runtime.InteropServices;

namespace SchedLang.Cli.Building;

/// <summary>A system that executables are built for, by its .NET runtime identifier.</summary>
/// <param name="Id">Such as <c>linux-x64</c>.</param>
internal sealed record HostTarget(string Id)
{
    /// <summary>The systems that executables can be built for. macOS is missing because it runs only signed executables.</summary>
    public static readonly IReadOnlyList<string> Known =
        ["linux-x64", "linux-arm64", "linux-arm", "linux-musl-x64", "linux-musl-arm64", "win-x64", "win-x86", "win-arm64"];

    /// <summary>This machine.</summary>
    public static HostTarget Own { get; } = new(RuntimeInformation.RuntimeIdentifier is var id && Known.Contains(id) ? id : Portable());

    /// <summary>Whether the system is Windows.</summary>
    public bool IsWindows => Id.StartsWith("win-", StringComparison.Ordinal);

    /// <summary>The file extension of executables.</summary>
    public string Extension => IsWindows ? ".exe" : "";

    /// <summary>Alignment of assemblies in bytes, so that the system can map them into memory.</summary>
    public int AssemblyAlignment => IsWindows || Id.EndsWith("arm64", StringComparison.Ordinal) ? 4096 : 64;

    private static string Portable()
    {
        var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        return $"{system}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";
    }
}
