using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SchedLang.Compiler.Diagnostics;

namespace SchedLang.Cli.Building;

/// <summary>
/// Finds the files of .NET that go into an executable. Nothing is downloaded.
/// The host is the small program that starts .NET. For the machine's own system it is in the SDK; for others, in a NuGet package.
/// The framework is in the installed runtime or in a package.
/// </summary>
internal sealed class HostPacks
{
    private readonly List<string> _roots;
    private readonly string _packages;

    /// <param name="roots">Folders in which .NET is installed.</param>
    /// <param name="packages">The NuGet package folder.</param>
    public HostPacks(IEnumerable<string> roots, string packages)
    {
        _roots = [.. roots.Where(Directory.Exists).Distinct()];
        _packages = packages;
    }

    /// <summary>The packs of this machine.</summary>
    public static HostPacks OfMachine() => new(InstalledRoots(), Packages());

    /// <summary>The host that starts an installed .NET.</summary>
    /// <exception cref="BuildException">It is not on this machine.</exception>
    public byte[] FrameworkDependentHost(HostTarget target) => Read(Hosts(target).Select(h => Path.Combine(h.Folder, "apphost" + target.Extension)), target);

    /// <summary>The host that contains .NET, and the framework folder of the same version.</summary>
    /// <exception cref="BuildException">One of them is not on this machine.</exception>
    public (byte[] Host, string Version, string Framework) SelfContainedHost(HostTarget target)
    {
        var hosts = Hosts(target).Where(h => File.Exists(Path.Combine(h.Folder, "singlefilehost" + target.Extension))).ToList();
        if (hosts.Count == 0)
            throw Missing("Microsoft.NETCore.App.Host." + target.Id, null);
        foreach (var (version, folder) in hosts)
        {
            if (Frameworks(target, version).FirstOrDefault(Directory.Exists) is { } framework)
                return (File.ReadAllBytes(Path.Combine(folder, "singlefilehost" + target.Extension)), version.ToString(), framework);
        }

        throw Missing("Microsoft.NETCore.App.Runtime." + target.Id, hosts[0].Version);
    }

    /// <summary>The reference assemblies of .NET, which have no implementation. Libraries for other programs compile against them.</summary>
    /// <exception cref="BuildException">They are not on this machine.</exception>
    public ImmutableArray<string> ReferenceAssemblies()
    {
        const string pack = "Microsoft.NETCore.App.Ref";
        var folder = Versions("packs", pack).Select(v => Path.Combine(v.Folder, "ref", Moniker)).FirstOrDefault(Directory.Exists) ?? throw Missing(pack, null);
        return [.. Directory.EnumerateFiles(folder, "*.dll").Order(StringComparer.Ordinal)];
    }

    /// <summary>The target framework of builds: the one of the runtime library that they link with.</summary>
    public static string Moniker => $"net{Environment.Version.Major}.0";

    private byte[] Read(IEnumerable<string> candidates, HostTarget target) =>
        candidates.FirstOrDefault(File.Exists) is { } path ? File.ReadAllBytes(path) : throw Missing("Microsoft.NETCore.App.Host." + target.Id, null);

    private IEnumerable<(Version Version, string Folder)> Hosts(HostTarget target) =>
        Versions("packs", "Microsoft.NETCore.App.Host." + target.Id)
            .Select(v => (v.Version, Path.Combine(v.Folder, "runtimes", target.Id, "native")));

    private IEnumerable<string> Frameworks(HostTarget target, Version version)
    {
        if (target == HostTarget.Own)
        {
            foreach (var root in _roots)
                yield return Path.Combine(root, "shared", "Microsoft.NETCore.App", version.ToString());
        }

        yield return Path.Combine(
            _packages, ("Microsoft.NETCore.App.Runtime." + target.Id).ToLowerInvariant(), version.ToString(), "runtimes", target.Id, "lib", Moniker);
    }

    // Only the major version that the runtime library was built for. Newest first; the SDK before packages.
    private IEnumerable<(Version Version, string Folder)> Versions(string kind, string pack) =>
        from folder in _roots.Select(r => Path.Combine(r, kind, pack)).Append(Path.Combine(_packages, pack.ToLowerInvariant()))
        where Directory.Exists(folder)
        from path in Directory.EnumerateDirectories(folder)
        let version = Version.TryParse(Path.GetFileName(path), out var parsed) ? parsed : null
        where version?.Major == Environment.Version.Major
        orderby version descending
        select (version, path);

    private static IEnumerable<string> InstalledRoots()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } chosen)
            yield return chosen;

        // ROOT/shared/Microsoft.NETCore.App/VERSION, unless .NET came with the command.
        var runtime = new DirectoryInfo(RuntimeEnvironment.GetRuntimeDirectory());
        if (runtime.Parent?.Name == "Microsoft.NETCore.App" && runtime.Parent.Parent?.Parent is { } root)
            yield return root.FullName;
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            var command = new FileInfo(Path.Combine(folder, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
            if (command.Exists)
                yield return ((command.ResolveLinkTarget(returnFinalTarget: true) as FileInfo) ?? command).DirectoryName!;
        }

        foreach (var usual in (string[])["/usr/share/dotnet", "/usr/lib/dotnet", "/usr/local/share/dotnet"])
            yield return usual;
        yield return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".dotnet");
        yield return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "dotnet");
    }

    private static string Packages() => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } chosen
        ? chosen
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private BuildException Missing(string pack, Version? version) => new(DiagnosticCatalog.PackMissing, $"{pack}{(version == null ? "" : $" {version}")}")
    {
        Help = $"the .NET SDK has it for its own system; for others, get it with: dotnet package download {pack}@{version ?? Environment.Version} --output {_packages}",
    };
}
