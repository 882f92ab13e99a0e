using SchedLang.Compiler;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Metrics;
using SchedLang.Runtime.State;
using SchedLang.Testing;

namespace SchedLang.Cli.Tests.Robustness;

/// <summary>Runs that would last hours, or more than the memory: they can be stopped, or stop themselves.</summary>
public sealed class LongRunTests : IDisposable
{
    private readonly string _folder = CommandProcess.FolderWith("many");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("hours", "hours.sched", "Q")]
    [InlineData("hours", "hours.sched", "Q", "s.deadline=1ns")]
    [InlineData("waiting", "new-12.sched", "Agent")]
    public async Task ARunStopsWhereverItIs(string inputs, string file, string policy, params string[] settings)
    {
        var program = ScheduleRun.Link(Path.Combine(CommandProcess.Inputs(inputs), file), policy, settings: settings);
        using var loaded = program.Load(new Compiler.Emit.AssemblyCache(null));
        var control = new RunControl();
        var run = Task.Run(() => loaded.Program.Run(program.Workload, 112, new MetricsObserver(program.Workload), control));
        for (var tries = 0; control.Reached.Ns == 0; tries++)
        {
            tries.ShouldBeLessThan(1200, "how far the run is must be seen");
            await Task.Delay(100);
        }

        control.Stop();

        await Should.ThrowAsync<OperationCanceledException>(() => run.WaitAsync(CommandProcess.Patience));
    }

    [Fact]
    public async Task AnInstantWithoutEndStops()
    {
        var rows = string.Join('\n', Enumerable.Repeat("5", 1_000_000));
        File.WriteAllText(Path.Combine(_folder, "trace.csv"), "release_ms\n" + rows);
        var file = Path.Combine(_folder, "instant.sched");
        File.WriteAllText(file, File.ReadAllText(Path.Combine(_folder, "b.sched")).Replace("at 1000 MHz", "at trace \"trace.csv\" { queue 1 }", StringComparison.Ordinal));
        var program = ScheduleRun.Link(file, "Q");
        using var loaded = program.Load(new Compiler.Emit.AssemblyCache(null));
        var control = new RunControl();
        control.Stop();

        var releases = new Releases();

        var run = Task.Run(() => loaded.Program.Run(program.Workload, 0, new RunRecorders(releases), control));

        await Should.ThrowAsync<OperationCanceledException>(() => run.WaitAsync(CommandProcess.Patience));
        releases.Count.ShouldBe(1);
    }

    [Fact]
    public async Task JobsWithoutBoundAreAnErrorThatNamesTheirStream()
    {
        var run = await CommandRun.OfAsync("run", Path.Combine(_folder, "b.sched"));

        run.ExitCode.ShouldBe(1);
        run.Output.ShouldBe("");
        run.Error.ShouldContain("error SL2030: more than 2,097,152 jobs wait or run at 2.09");
        run.Error.ShouldContain("of them are of stream 's'");
        run.Error.ShouldContain("b.sched:7:9");
        run.Error.ShouldContain("help: lower the rate of 's', or add 'late drop' or 'queue 1' to it");
    }

    [Fact]
    public async Task AnExplorationTellsItOfTheRunAndGoesOn()
    {
        File.AppendAllText(Path.Combine(_folder, "b.sched"), "\nexperiment E { scenario S policies Q vary s.deadline in 1 ms, 2 ms seeds 1 report violation_rate }\n");

        var run = await CommandRun.OfAsync("explore", Path.Combine(_folder, "b.sched"), "--out", Path.Combine(_folder, "r"));

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("SL2030: more than 2,097,152 jobs wait or run at");
    }

    private sealed class Releases : RunRecorder
    {
        public int Count { get; private set; }

        public override void Released(in Job job) => Count++;
    }
}
