using SchedLang.Compiler;
using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <summary>A policy of the library: its file, the policy's name in it, and the file's text.</summary>
internal sealed record LibraryPolicy(string File, string Name, string Text)
{
    /// <summary>The lines that an author writes: neither blank nor comment.</summary>
    public int Lines => Text.Split('\n').Select(l => l.Trim()).Count(l => l.Length > 0 && !l.StartsWith("//", StringComparison.Ordinal));

    /// <summary>What it does, as its first line says.</summary>
    public string Sentence => Text.Split('\n')[0].TrimStart('/', ' ');

    /// <summary>Where it is from; empty where it does not say.</summary>
    public string Source => Text.Split('\n').FirstOrDefault(l => l.StartsWith(SourceMark, StringComparison.Ordinal))?[SourceMark.Length..] ?? "";

    private const string SourceMark = "// Source: ";
}

/// <summary>The files of <c>examples/policies</c>.</summary>
internal static class PolicyLibrary
{
    public static string Folder { get; } = Repository.PathOf("examples", "policies");

    /// <summary>Every policy, by file; a file holds one. The list of all and the demonstration hold none.</summary>
    public static IReadOnlyList<LibraryPolicy> All { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.sched").Order(StringComparer.Ordinal).SelectMany(Read)];

    /// <summary>The policy of a file <c>name.sched</c>.</summary>
    public static LibraryPolicy Of(string name) => All.Single(p => p.File == name + ".sched");

    private static IEnumerable<LibraryPolicy> Read(string path)
    {
        var program = Compilation.Load(path).Program;
        return program.Policies.Where(p => p.Symbol.Syntax.Location.Source.Path == path)
            .Select(p => new LibraryPolicy(Path.GetFileName(path), p.Symbol.Name, File.ReadAllText(path).ReplaceLineEndings("\n")));
    }
}
