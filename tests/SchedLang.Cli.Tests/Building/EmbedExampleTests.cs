using System.Diagnostics;
using SchedLang.Testing;

namespace SchedLang.Cli.Tests.Building;

/// <summary>The C# project of <c>examples/embed</c> does what its page shows, with the plain SDK and offline.</summary>
public sealed class EmbedExampleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("schedlang-embed").FullName;

    [Fact]
    public async Task ThePageShowsWhatItsCommandsPrint()
    {
        var example = Repository.PathOf("examples", "embed");
        foreach (var file in (string[])["Embed.csproj", "Program.cs"])
            File.Copy(Path.Combine(example, file), Path.Combine(_folder, file));
        var page = File.ReadAllText(Path.Combine(example, "README.md")).ReplaceLineEndings("\n");
        var commands = page.Split("```text\n")[1].Split("\n```")[0][2..].Split("\n$ ").Select(c => c.Split('\n', 2)).ToList();
        commands.Count.ShouldBe(2);

        var words = commands[0][0].Split(' ').Select(w => w.Replace("../", "examples/", StringComparison.Ordinal).Replace("lib/", _folder + "/lib/", StringComparison.Ordinal)).ToArray();
        var build = await CommandRun.OfAsync(words[1..]);
        words[0].ShouldBe("schedlang");
        build.Output.Replace(_folder + "/", "", StringComparison.Ordinal).TrimEnd().ShouldBe(commands[0][1], build.Error);
        commands[1][0].ShouldBe("dotnet run -c Release");
        var run = await DotNetAsync("run", "-c", "Release");
        run.TrimEnd().ShouldBe(commands[1][1]);
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
