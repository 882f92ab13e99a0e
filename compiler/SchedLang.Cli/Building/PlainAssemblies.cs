using System.Reflection;

namespace SchedLang.Cli.Building;

/// <summary>Finds the assemblies of this command in a form that other programs can load.</summary>
internal static class PlainAssemblies
{
    // The published command is compiled ahead as one: its assemblies hold no code that runs without the rest. SchedLang.Cli.csproj puts
    // plain copies into this folder.
    private const string Folder = "plain";

    /// <summary>The file of an assembly with its code in it.</summary>
    public static string PathOf(Assembly assembly)
    {
        var plain = Path.Combine(AppContext.BaseDirectory, Folder, Path.GetFileName(assembly.Location));
        return File.Exists(plain) ? plain : assembly.Location;
    }

    /// <summary>The documentation of its public members for editors; null if there is none here.</summary>
    public static string? DocumentationOf(Assembly assembly) =>
        new[] { PathOf(assembly), assembly.Location }.Select(p => Path.ChangeExtension(p, ".xml")).FirstOrDefault(File.Exists);
}
