using System.Diagnostics;
using SchedLang.Testing;

namespace SchedLang.Cli.Tests.Reports;

/// <summary>Reports in a browser: <c>report/test/browser.mjs</c> opens them in Chromium and checks what a reader sees and does.</summary>
public sealed class ReportBrowserTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private readonly string _folder = Directory.CreateTempSubdirectory("schedlang-test").FullName;

    [BrowserFact]
    public async Task AReaderSeesSearchesZoomsAndReads()
    {
        const string game = "examples/rtgen/c-gaming-ii.sched";
        var (run, explore, large) = (Path.Combine(_folder, "run.html"), Path.Combine(_folder, "explore.html"), Path.Combine(_folder, "large.html"));
        var plain = Path.Combine(_folder, "plain.html");
        (await CommandRun.OfAsync("run", game, "--policy", "all", "--set", "run=4s", "--blame", "--report", run)).ExitCode.ShouldBe(0);
        (await CommandRun.OfAsync("run", game, "--policy", "FTF", "--set", "run=1s", "--report", plain)).ExitCode.ShouldBe(0);
        (await CommandRun.OfAsync("explore", "docs/questions.sched", "Questions", "--out", _folder, "--report", explore)).ExitCode.ShouldBe(0);
        (await CommandRun.OfAsync("run", game, "--policy", "FTF", "--set", "run=150s", "--report", large)).ExitCode.ShouldBe(0);
        var others = await EdgeCasesAsync();

        var start = new ProcessStartInfo("node", ["test/browser.mjs", BrowserFactAttribute.Chromium!, run, plain, explore, large, _folder, .. others])
        {
            WorkingDirectory = Repository.PathOf("report"), RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        var lines = (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Where(l => !l.StartsWith("ok ", StringComparison.Ordinal)).ShouldBeEmpty(await error);
        lines.Length.ShouldBeGreaterThanOrEqualTo(22 + others.Count, await error);
        process.ExitCode.ShouldBe(0, await error);
    }

    private async Task<List<string>> EdgeCasesAsync()
    {
        var (noJobs, oneRun, batches, oneNanosecond) = (
            Path.Combine(_folder, "no-jobs.html"), Path.Combine(_folder, "one-run.html"), Path.Combine(_folder, "batches.html"), Path.Combine(_folder, "one-nanosecond.html"));
        (await CommandRun.OfAsync("run", ReportPrograms.WithoutJobs(_folder), "-p", "all", "--set", "run=1s", "--report", noJobs)).ExitCode.ShouldBe(0);
        (await CommandRun.OfAsync("explore", ReportPrograms.OfOneRun(_folder), "--out", _folder, "--report", oneRun)).ExitCode.ShouldBe(0);
        (await CommandRun.OfAsync("run", "examples/policies/demo.sched", "--scenario", "Game", "-p", "Orca", "--set", "run=2s", "--blame", "--report", batches)).ExitCode.ShouldBe(0);
        (await CommandRun.OfAsync("run", "examples/first/call.sched", "-p", "ByArrival", "--set", "run=1ns", "--report", oneNanosecond)).ExitCode.ShouldBe(0);
        var starved = Path.Combine(_folder, "starved.html");
        (await CommandRun.OfAsync("explore", ReportPrograms.WithStarvedJobs(_folder), "--out", _folder, "--report", starved)).ExitCode.ShouldBe(0);
        return [noJobs, oneRun, batches, oneNanosecond, starved];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
