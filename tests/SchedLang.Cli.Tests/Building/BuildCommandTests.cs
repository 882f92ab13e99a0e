using System.Diagnostics;
using SchedLang.Cli.Building;
using SchedLang.Cli.Tests.Robustness;
using SchedLang.Testing;

namespace SchedLang.Cli.Tests.Building;

/// <summary>What <c>schedlang build</c> writes, run as a process of its own.</summary>
public sealed class BuildCommandTests : IDisposable
{
    private const string Study = "examples/rtgen/c-gaming-ii.sched";

    private readonly string _folder = Directory.CreateTempSubdirectory("schedlang-build").FullName;

    [Fact]
    public async Task AnExecutablePrintsWhatRunPrints()
    {
        await BuildAsync("game", Study, "-p", "FTF");

        (await StartAsync("game", [])).ShouldBe(await CommandRun.OfAsync("run", Study, "-p", "FTF") with { Error = "" });
    }

    [Fact]
    public async Task ASelfContainedExecutableNeedsNoDotNetAndNoEnvironment()
    {
        await BuildAsync("game", Study, "-p", "FTF", "--set", "run=1s", "--self-contained");

        var run = await StartAsync("game", ["--format", "json"], withEnvironment: false);

        run.ShouldBe(await CommandRun.OfAsync("run", Study, "-p", "FTF", "--set", "run=1s", "--format", "json") with { Error = "" });
    }

    [Fact]
    public async Task TwoBuildsGiveTheSameBytes()
    {
        await BuildAsync("game", Study, "-p", "EDF_DYN");
        var first = await File.ReadAllBytesAsync(PathOf("game"));

        await BuildAsync("game", Study, "-p", "EDF_DYN");

        (await File.ReadAllBytesAsync(PathOf("game"))).AsSpan().SequenceEqual(first).ShouldBeTrue();
    }

    [Fact]
    public async Task CtrlCStopsARunAndLeavesNoFiles()
    {
        if (OperatingSystem.IsWindows())
            return; // it has no such signal
        await BuildAsync("game", Study, "-p", "FTF", "--set", "run=100000s");
        using var process = Start("game", ["--out", PathOf("results")], withEnvironment: true);
        while (!Directory.Exists(PathOf("results")) || !Directory.EnumerateFiles(PathOf("results")).Any())
            await Task.Delay(20);

        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
            await kill.WaitForExitAsync();
        await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);

        process.ExitCode.ShouldBe(ExitCode.Interrupted);
        Directory.EnumerateFiles(PathOf("results")).ShouldBeEmpty();
    }

    [Fact]
    public async Task TheProjectBuildsWithThePlainSdkAndPrintsWhatRunPrints()
    {
        (await CommandRun.OfAsync("build", Study, "-p", "FTF", "--set", "run=1s", "--emit-csharp", PathOf("project"))).Output.ShouldBe($"wrote {PathOf("project/GamingII.csproj")}\n");
        var start = new ProcessStartInfo("dotnet", ["build", "-c", "Release", "-v", "q", "-nologo", "-o", PathOf("out"), PathOf("project/GamingII.csproj")]) { RedirectStandardOutput = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["NuGetAudit"] = "false";
        using var build = Process.Start(start)!;
        var log = await build.StandardOutput.ReadToEndAsync();
        await build.WaitForExitAsync();
        build.ExitCode.ShouldBe(0, log);

        (await StartAsync("out/GamingII", ["--format", "csv"])).ShouldBe(await CommandRun.OfAsync("run", Study, "-p", "FTF", "--set", "run=1s", "--format", "csv") with { Error = "" });
    }

    [Theory]
    [InlineData("SL4110", Study, "-p", "FTFF")]
    [InlineData("SL4108", Study)]
    [InlineData("SL4113", Study, "-p", "FTF,EDF_DYN")]
    [InlineData("SL4109", Study, "-p", "FTF", "-s", "Nothing")]
    [InlineData("SL4102", Study, "-p", "FTF", "--open", "llm.promt")]
    [InlineData("SL4112", Study, "-p", "FTF", "--open", "llm.class")]
    [InlineData("SL4112", Study, "-p", "FTF", "--open", "platform.memory")]
    [InlineData("SL4102", Study, "-p", "FTF", "--set", "nothing=1")]
    [InlineData("SL4115", Study, "-p", "FTF", "--runtime", "osx-arm64")]
    [InlineData("SL4114", Study, "-p", "FTF", "--runtime", "linux-musl-arm64")]
    [InlineData("SL4001", "nowhere.sched")]
    public async Task AMistakeIsReportedAndNothingIsWritten(string code, params string[] args)
    {
        var run = await CommandRun.OfAsync(["build", .. args, "-o", PathOf("game")]);

        run.ExitCode.ShouldBe(ExitCode.Errors, run.ToString());
        run.Error.ShouldContain(code);
        Directory.EnumerateFileSystemEntries(_folder).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("a-folder")]
    [InlineData("a-file/game")]
    public async Task AnOutputThatCannotBeWrittenIsReported(string output)
    {
        Directory.CreateDirectory(PathOf("a-folder"));
        await File.WriteAllTextAsync(PathOf("a-file"), "");

        var run = await CommandRun.OfAsync("build", Study, "-p", "FTF", "-o", PathOf(output));

        run.ExitCode.ShouldBe(ExitCode.Errors);
        run.Error.ShouldContain("error SL4111");
        Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Select(Path.GetFileName).ShouldBe(["a-file"]);
    }

    [Fact]
    public async Task AFullDiskIsReportedAndLeavesNothing()
    {
        if (!File.Exists("/dev/full"))
            return; // only Linux has such a file
        File.CreateSymbolicLink(PathOf($"game.{Environment.ProcessId}.partial"), "/dev/full");

        var run = await CommandRun.OfAsync("build", Study, "-p", "FTF", "-o", PathOf("game"));

        run.ExitCode.ShouldBe(ExitCode.Errors);
        run.Error.ShouldContain("error SL4111");
        File.Exists(PathOf("game")).ShouldBeFalse();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string PathOf(string name) => Path.Combine(_folder, name);

    private async Task BuildAsync(string name, params string[] args)
    {
        var run = await CommandRun.OfAsync(["build", .. args, "-o", PathOf(name)]);
        run.ExitCode.ShouldBe(ExitCode.Success, run.ToString());
        run.Output.ShouldStartWith($"wrote {PathOf(name)}{HostTarget.Own.Extension} (");
    }

    private async Task<CommandRun> StartAsync(string name, string[] args, bool withEnvironment = true)
    {
        using var process = Start(name, args, withEnvironment);
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new CommandRun(process.ExitCode, output.ReplaceLineEndings("\n"), await error);
    }

    private Process Start(string name, string[] args, bool withEnvironment)
    {
        var start = ListeningProcess.StartInfo(PathOf(name) + HostTarget.Own.Extension, args);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        if (!withEnvironment)
            start.Environment.Clear();
        return Process.Start(start)!;
    }
}
