using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace SchedLang.Cli.Building;

/// <summary>The assemblies that some assemblies need, found by their references, and those of these, and so on.</summary>
internal static class AssemblyClosure
{
    /// <summary>The assemblies of a folder that others need, by name.</summary>
    /// <param name="assemblies">Who needs them.</param>
    /// <param name="folder">Where they lie.</param>
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
