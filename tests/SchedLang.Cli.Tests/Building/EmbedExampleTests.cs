using System.Diagnostics;
using SchedLang.Testing;

namespace SchedLang.Cli.Tests.Building;

/// <summary>
/// The C# project of <c>examples/embed</c> does what its page shows, with the plain SDK and offline. The rules of the repository hold for it,
/// as for who runs it where it stands.
/// </summary>
public sealed class EmbedExampleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("schedlang-embed").FullName;

    [Fact]
    public async Task ThePageShowsWhatItsCommandsPrint()
    {
        var example = Repository.PathOf("examples", "embed");
        foreach (var file in Directory.EnumerateFiles(example).Where(f => Path.GetExtension(f) is ".cs" or ".csproj"))
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        foreach (var rules in (string[])["Directory.Build.props", "Directory.Packages.props", ".editorconfig"])
            File.Copy(Repository.PathOf(rules), Path.Combine(_folder, rules));
        var page = File.ReadAllText(Path.Combine(example, "README.md")).ReplaceLineEndings("\n");
        var commands = page.Split("```text\n").Skip(1).SelectMany(block => ("\n" + block.Split("\n```")[0]).Split("\n$ ").Skip(1)).Select(c => c.Split('\n', 2)).ToList();
        commands.Count.ShouldBe(4);

        foreach (var command in commands)
        {
            var words = command[0].Split(' ');
            if (words[0] == "schedlang")
                await IsShownAsync(words[1..], command[1]);
            else
                (await DotNetAsync(words[1..])).TrimEnd().ShouldBe(command[1]);
        }

        // How late the threads wake by the real clock is chance, but every unit runs.
        var real = await DotNetAsync("run", "-c", "Release", "--no-build", "--", "threads", "lib/simulated", "0.5");
        real.ShouldContain(" units, ");
        real.Split('\n').Length.ShouldBeGreaterThan(6);
    }

    private async Task IsShownAsync(string[] words, string shown)
    {
        var run = await CommandRun.OfAsync(
            [.. words.Select(w => w.Replace("../", "examples/", StringComparison.Ordinal).Replace("lib/", _folder + "/lib/", StringComparison.Ordinal))]);
        run.ExitCode.ShouldBe(0, run.Error);
        if (shown != "...")
            run.Output.Replace(_folder + "/", "", StringComparison.Ordinal).TrimEnd().ShouldBe(shown, run.Error);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<string> DotNetAsync(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", args) { RedirectStandardOutput = true, WorkingDirectory = _folder };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["NuGetAudit"] = "false";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, output);
        return output.ReplaceLineEndings("\n");
    }
}
