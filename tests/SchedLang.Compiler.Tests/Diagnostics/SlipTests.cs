using SchedLang.Compiler.Diagnostics;
using SchedLang.Testing;

namespace SchedLang.Compiler.Tests.Diagnostics;

/// <summary>Slips of newcomers, each in the same correct program: every one is one error, and its fix makes the program right.</summary>
public sealed class SlipTests
{
    private static readonly string Folder = Repository.PathOf("tests", "SchedLang.Compiler.Tests", "Diagnostics", "Slips");

    public static TheoryData<string> Slips =>
        [.. Directory.EnumerateFiles(Folder, "*.sched").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Slips))]
    public void OneErrorWhoseFixMakesTheProgramRight(string slip)
    {
        var error = ErrorsOf(slip, Files()).ShouldHaveSingleItem();

        error.Help.ShouldNotBeNull();
        var fix = error.Fix.ShouldNotBeNull();
        var mended = Path.GetFileName(fix.Edits[0].Location.Source.Path);
        ErrorsOf(slip, Files().Add(mended, fix.Apply())).ShouldBeEmpty(fix.Title);
    }

    private static List<Diagnostic> ErrorsOf(string program, MemoryFiles files) =>
        [.. Compilation.Load(program, files).Check().Where(d => d.Severity == Severity.Error)];

    private static MemoryFiles Files()
    {
        var files = new MemoryFiles();
        foreach (var path in Directory.EnumerateFiles(Folder))
            files.Add(Path.GetFileName(path), File.ReadAllText(path));
        return files;
    }
}
