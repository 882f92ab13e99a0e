using SchedLang.Simulator.Output;
using SchedLang.Testing;

namespace SchedLang.Cli.Tests;

/// <summary><c>run --trace</c> and <c>run --gantt</c>.</summary>
public sealed class TimelineTests : IDisposable
{
    private const string Game = "examples/rtgen/c-gaming-ii.sched";

    private readonly string _folder = Directory.CreateTempSubdirectory("schedlang-test").FullName;

    [Fact]
    public async Task AStretchIsDrawn()
    {
        var run = await CommandRun.OfAsync("run", Game, "--policy", "FTF", "--set", "run=1s", "--gantt", "0ms..200ms");

        run.ExitCode.ShouldBe(0);
        await Verifier.Verify(run.Output);
    }

    [Theory]
    [InlineData("200ms", "found '200ms'")]
    [InlineData("200ms..100ms", "found '200ms..100ms'")]
    [InlineData("5..6", "expected a duration")]
    [InlineData("0ms..", "expected a value, found nothing")]
    public async Task WhatIsNoRangeIsAnError(string range, string message)
    {
        var run = await CommandRun.OfAsync("run", Game, "--policy", "FTF", "--gantt", range);

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain(message);
        run.Error.ShouldContain("--gantt:1:");
    }

    [Fact]
    public async Task ADrawingIsNoJson() => (await CommandRun.OfAsync("run", Game, "-p", "FTF", "--gantt", "0ms..1ms", "-f", "json")).ExitCode.ShouldBe(2);

    [Fact]
    public async Task ATraceIsWrittenForEachPolicy()
    {
        var file = Path.Combine(_folder, "new", "t.pftrace");
        var run = await CommandRun.OfAsync("run", Game, "--policy", "FTF,EDF_DYN", "--set", "run=1s", "--trace", file);

        run.ExitCode.ShouldBe(0);
        Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(_folder, f)).Order(StringComparer.Ordinal)
            .ShouldBe(["new/t.EDF_DYN.pftrace", "new/t.FTF.pftrace"]);
    }

    [Fact]
    public async Task WhereItCannotBeWrittenNothingIsLeft()
    {
        var run = await CommandRun.OfAsync("run", Game, "--policy", "FTF", "--set", "run=1s", "--trace", "/proc/none/t.pftrace");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("error SL4111: '/proc/none/t.pftrace' cannot be written");
    }

    [Fact]
    public void EveryStreamHasALetterOfItsOwn() =>
        GanttChart.Letters(["sr", "speech", "od", "ros", "s"]).ShouldBe(['s', 'p', 'o', 'r', 'a']);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
