using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace SchedLang.Cli.Building;

/// <summary>Finds the assemblies that other assemblies reference, directly or indirectly.</summary>
internal static class AssemblyClosure
{
    /// <summary>Names of the assemblies in a folder that the given assemblies reference, directly or indirectly.</summary>
    /// <param name="assemblies">The assemblies to start from.</param>
    /// <param name="folder">The folder to search.</param>
    public static IReadOnlyList<string> In(string folder, IEnumerable<byte[]> assemblies)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal) { Path.Combine(folder, "System.Private.CoreLib.dll") };
        var waiting = new Queue<byte[]>(assemblies.Append(File.ReadAllBytes(found.First())));
        while (waiting.TryDequeue(out var image))
        {
            foreach (var name in ReferencesOf(image))
            {
                var path = Path.Combine(folder, name + ".dll");
                if (!found.Contains(path) && File.Exists(path))
                {
                    found.Add(path);
                    waiting.Enqueue(File.ReadAllBytes(path));
                }
            }
        }

        return [.. found];
    }

    private static List<string> ReferencesOf(byte[] image)
    {
        using var reader = new PEReader(new MemoryStream(image));
        var metadata = reader.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(r => metadata.GetString(metadata.GetAssemblyReference(r).Name))];
    }
}
