using System.Text.RegularExpressions;
using SchedLang.Cli;
using SchedLang.Compiler;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Testing;

namespace SchedLang.Cli.Tests;

/// <summary>
/// The docs are tested: blocks of <c>sched</c> compile, commands in blocks of <c>console</c> print what is shown (a line <c>...</c> stands
/// for the rest, <c>2>/dev/null</c> leaves out warnings), and every file they name exists.
/// </summary>
public sealed partial class DocsTests
{
    private const string WithoutWarnings = " 2>/dev/null";

    // The README is in the root, its first example in a folder of its own.
    private const string FirstExample = "examples/first";

    public static TheoryData<string> Pages =>
        [.. Directory.EnumerateFiles(Repository.Root, "*.md", SearchOption.AllDirectories)
            .Select(p => Path.GetRelativePath(Repository.Root, p).Replace('\\', '/'))
            .Where(p => !p.Contains("node_modules", StringComparison.Ordinal) && !p.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void ProgramsCompile(string page)
    {
        // The tour goes on from one block to the next, so each block sees the ones before it, as its files do.
        foreach (var program in Blocks(page, "sched"))
        {
            var folder = page == "README.md" ? Repository.PathOf(FirstExample) : Path.GetDirectoryName(Repository.PathOf(page))!;
            var path = Path.Combine(folder, "page.sched");
            Compilation.Load(path, new FolderAndPage(path, program)).Check().Where(d => d.Severity == Severity.Error)
                .Select(d => DiagnosticText.Render(d)).ShouldBeEmpty();
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task CommandsPrintWhatIsShown(string page)
    {
        var before = Directory.GetFileSystemEntries(Repository.Root);
        foreach (var block in Blocks(page, "console"))
        {
            foreach (var part in ("\n" + block).Split("\n$ ").Skip(1))
            {
                var lines = part.TrimEnd('\n').Split('\n');
                var isQuiet = lines[0].EndsWith(WithoutWarnings, StringComparison.Ordinal);
                var command = isQuiet ? lines[0][..^WithoutWarnings.Length] : lines[0];
                var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                words[0].ShouldMatch(@"^(schedlang|\./built/\w+)$");
                var run = words[0] == "schedlang" ? await CommandRun.OfAsync(words[1..]) : await CommandRun.OfBuiltAsync(words[0], words[1..]);
                var shown = lines.Skip(1).TakeWhile(l => l != "...").ToList();
                var printed = Times().Replace((isQuiet ? "" : run.Error) + run.Output, "$1(0 ms)").TrimEnd('\n').ReplaceLineEndings("\n").Split('\n').ToList();
                printed.Take(shown.Count).ShouldBe(shown, lines[0]);
                if (!lines.Contains("..."))
                    printed.Count.ShouldBe(shown.Count, lines[0]);
                run.ExitCode.ShouldBe(shown.Exists(l => l.StartsWith("error SL", StringComparison.Ordinal)) ? ExitCode.Errors : ExitCode.Success, lines[0]);
            }
        }

        foreach (var made in Directory.GetFileSystemEntries(Repository.Root).Except(before))
            Delete(made);
    }

    private static void Delete(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        else
            File.Delete(path);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void LinksLeadSomewhere(string page)
    {
        var folder = Path.GetDirectoryName(Repository.PathOf(page))!;
        foreach (Match link in Link().Matches(Blocks().Replace(File.ReadAllText(Repository.PathOf(page)), "")))
        {
            var target = link.Groups["target"].Value.Split('#')[0];
            if (target.Length > 0 && !target.Contains("://", StringComparison.Ordinal))
                Path.Exists(Path.Combine(folder, target)).ShouldBeTrue($"{page} links to {target}");
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void ShellCommandsNameProjectsThatExist(string page)
    {
        foreach (var word in Blocks(page, "sh").SelectMany(b => b.Split([' ', '\n'])).Where(w => w.Contains('/') && !w.StartsWith('-')))
            Path.Exists(Repository.PathOf(word)).ShouldBeTrue($"{page} names {word}");
    }

    [Fact]
    public async Task TheReadmesFirstCommandPrintsWhatFollows()
    {
        const string prefix = "dotnet run -c Release --project compiler/SchedLang.Cli -- ";
        var command = Blocks("README.md", "sh").First().Split('\n').First(l => l.StartsWith(prefix, StringComparison.Ordinal));

        var run = await CommandRun.OfAsync(command[prefix.Length..].Split(' '));

        run.Output.ReplaceLineEndings("\n").ShouldBe(Blocks("README.md", "text").First());
    }

    [Fact]
    public void CiRunsTheReadmesSecondCommand()
    {
        var command = Blocks("README.md", "sh").First().TrimEnd('\n').Split('\n')[^1];

        command.ShouldStartWith("dotnet test");
        File.ReadAllText(Repository.PathOf(".ci", "run")).ShouldMatch($"\n *{Regex.Escape(command)} ");
    }

    [Fact]
    public void TheReadmesProgramsAreFiles()
    {
        var blocks = Blocks("README.md", "sched").ToList();

        blocks.ShouldBe([FileText($"{FirstExample}/call.sched"), FileText($"{FirstExample}/patient.sched")]);
    }

    [Fact]
    public void TheToursFilesAreItsBlocks()
    {
        var blocks = Blocks("docs/language.md", "sched").ToList();

        WithoutHead("docs/headset.sched").ShouldBe(blocks[0]);
        WithoutHead("docs/walk.sched").ShouldBe($"{Block("scenario Walk")}\n{Block("policy Careful")}");
        Blocks("docs/language.md", "csv").Single().ShouldBe(FileText("docs/headset.csv"));

        string Block(string begin) => blocks.Single(b => b.Contains(begin, StringComparison.Ordinal));
    }

    [Fact]
    public void TheStylesPageShowsWhatTheFormatterDoes()
    {
        var blocks = Blocks("docs/fmt.md", "sched").ToList();

        blocks.Count.ShouldBe(2);
        Compilation.Format(new Compiler.Text.SourceText("page.sched", blocks[0])).Text.ShouldBe(blocks[1]);
    }

    [Fact]
    public void TheExperimentsFileIsItsBlock() =>
        WithoutHead("docs/questions.sched").ShouldBe(Blocks("docs/experiments.md", "sched").Single());

    private static string WithoutHead(string path) => FileText(path).Split('\n', 2)[1];

    private static string FileText(string path) => File.ReadAllText(Repository.PathOf(path)).ReplaceLineEndings("\n");

    private static IEnumerable<string> Blocks(string page, string language) =>
        Blocks().Matches(File.ReadAllText(Repository.PathOf(page)).ReplaceLineEndings("\n"))
            .Where(m => m.Groups["language"].Value == language)
            .Select(m => m.Groups["content"].Value);

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<content>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"^(  [✓✗] .*)\(\d+ ms\)$", RegexOptions.Multiline)]
    private static partial Regex Times();

    [GeneratedRegex(@"\]\((?<target>[^)]+)\)")]
    private static partial Regex Link();

    /// <summary>The disk, with the block of a page as one more file.</summary>
    private sealed class FolderAndPage(string path, string text) : Compiler.Text.IFileSource
    {
        private readonly Compiler.Text.DiskFiles _disk = new();

        public byte[] Read(string file) => file == path ? System.Text.Encoding.UTF8.GetBytes(text) : _disk.Read(file);

        public long SizeOf(string file) => file == path ? text.Length : _disk.SizeOf(file);

        public IEnumerable<string> FilesIn(string folder) => _disk.FilesIn(folder);
    }
}
