using System.Text.RegularExpressions;
using SchedLang.Testing;

namespace SchedLang.Cli.Tests;

public sealed partial class TestCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("schedlang-test").FullName;

    [Fact]
    public async Task ALineForEachExpectation()
    {
        WriteProgram();

        var run = await TestAsync(_folder);

        run.ExitCode.ShouldBe(1);
        await Verifier.Verify(Masked(run));
    }

    [Fact]
    public async Task AFilterChooses()
    {
        WriteProgram();

        var run = await TestAsync(_folder, "--filter", "1 KJ");

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldEndWith("\n1 passed, 0 failed\n");
    }

    [Fact]
    public async Task ExperimentsAreTestedWhenAskedFor()
    {
        WriteProgram();

        var run = await TestAsync(_folder, "--filter", "Twice", "--experiments");

        run.ExitCode.ShouldBe(0);
        Masked(run).ShouldContain("✓ Twice: Plain.jobs > 3 (0 ms)\n1 passed, 0 failed\n");
    }

    [Fact]
    public async Task JsonIsForScripts()
    {
        WriteProgram();

        var run = await TestAsync(_folder, "--format", "json");

        run.ExitCode.ShouldBe(1);
        await Verifier.Verify(Masked(run));
    }

    [Fact]
    public async Task FilesThatAreUsedAreTestedWhenTheyAreNamed()
    {
        WriteProgram();
        File.WriteAllText(Path.Combine(_folder, "user.sched"), "use \"test.sched\"");

        (await TestAsync(Path.Combine(_folder, "user.sched"))).Output.ShouldBe("no expectations found\n");
    }

    [Fact]
    public async Task AFileWithErrorsFails()
    {
        WriteProgram();
        File.WriteAllText(Path.Combine(_folder, "wrong.sched"), "policy P { order by dedline  place on idle device }");

        var run = await TestAsync(_folder, "--filter", "1 kJ");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("error SL1001");
        run.Output.ShouldEndWith("1 passed, 0 failed\n");
    }

    [Fact]
    public async Task WhatNoPolicyFitsFails()
    {
        WriteProgram();
        File.WriteAllText(Path.Combine(_folder, "test.sched"), File.ReadAllText(Path.Combine(_folder, "test.sched"))
            .Replace("place on idle device", "place on cpu", StringComparison.Ordinal));

        var run = await TestAsync(_folder, "--filter", "see.latency");

        run.ExitCode.ShouldBe(1);
        run.Output.ShouldContain("no policy of the file can run this scenario");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Task<CommandRun> TestAsync(params string[] args) => CommandRun.OfAsync(["test", .. args]);

    private void WriteProgram()
    {
        File.WriteAllText(Path.Combine(_folder, "table.csv"), "model,stage,device,latency_ms\na,infer,gpu,3\na,infer,npu,5\n");
        File.WriteAllText(Path.Combine(_folder, "test.sched"), """
            platform P {
              device gpu : GPU { power 10 W }
              device npu : NPU { power 2 W  idle 1 W }
              latencies "table.csv"
            }
            model a : vision { layers 1 }
            scenario Eyes on P {
              run for 100 ms
              stream see : a every 10 ms { deadline 4 ms }
              expect Plain.energy < 1 kJ
              expect see.latency.max == 3 ms and violation_rate == 0
              expect Plain.energy <= Thrifty.energy and gpu.utilization < 0.5
              expect see.throughput >= 100 Hz   // 10 jobs in 100 ms
            }
            policy Plain { order by deadline  place on idle device }
            policy Thrifty { order by deadline  place on idle device minimizing energy }
            policy Elsewhere { place on dsp }
            experiment Twice {
              scenario Eyes
              policies Plain
              vary see.every in 10 ms, 20 ms
              expect Plain.jobs > 3
            }
            """);
    }

    private string Masked(CommandRun run) =>
        Milliseconds().Replace(run.ToString(), "(0 ms)").Replace(_folder, "FOLDER", StringComparison.Ordinal);

    [GeneratedRegex(@"\(\d+ ms\)")]
    private static partial Regex Milliseconds();
}
