namespace SchedLang.Cli.Building;

/// <summary>The type of a file in an executable. The bundle format defines the numbers.</summary>
internal enum BundleFileKind : byte
{
    Assembly = 1,
    DependencyList = 3,
    RuntimeConfiguration = 4,
}

/// <summary>A file in an executable.</summary>
/// <param name="Name">Its name, without folders.</param>
/// <param name="Kind">Its type.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record BundleFile(string Name, BundleFileKind Kind, byte[] Content);
