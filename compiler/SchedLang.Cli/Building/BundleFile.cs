namespace SchedLang.Cli.Building;

/// <summary>What a file in an executable is; the numbers are those of the format.</summary>
internal enum BundleFileKind : byte
{
    Assembly = 1,
    DependencyList = 3,
    RuntimeConfiguration = 4,
}

/// <summary>A file in an executable.</summary>
/// <param name="Name">Its name, without folders.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record BundleFile(string Name, BundleFileKind Kind, byte[] Content);
