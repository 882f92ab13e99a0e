using System.Text.Json;
using SchedLang.Testing;

namespace SchedLang.Cli.Tests;

/// <summary>What <c>explore</c> does with all experiments of a file, with dominance, and with several tables.</summary>
public sealed class ExploreFileTests : IDisposable
{
    // By hand: every 10 ms a job takes 3 ms on the GPU, 30 mJ, while the NPU idles for 10 mJ; or 5 ms on the NPU, 10 mJ, and 5 mJ idle.
    private const string Program = """
        platform P { device gpu : GPU { power 10 W }  device npu : NPU { power 2 W  idle 1 W }  latencies "table.csv" }
        model a : vision { layers 1 }
        model c : llm { layers 1 }
        scenario Eyes on P { run for 100 ms  stream see : a every 10 ms { deadline 4 ms } }
        scenario Talk on P { run for 100 ms  stream ask : c every 50 ms { prompt 16 tokens  output 4 tokens } }
        policy OnGpu { place on gpu }
        policy OnNpu { place on npu }
        policy Idle { hold when true  place on gpu }

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("schedlang-test").FullName;

    [Fact]
    public async Task WithoutANameAllExperimentsOfTheFileRun()
    {
        var run = await ExploreAsync("""
            experiment First { scenario Eyes  policies OnGpu  report see.latency.mean }
            experiment Second { scenario Eyes  policies OnNpu  report see.latency.mean }
            """);

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.IndexOf("First: 1 policy", StringComparison.Ordinal).ShouldBe(0);
        run.Output.ShouldContain("\n\nSecond: 1 policy");
        File.Exists(Path.Combine(_folder, "out", "First.csv")).ShouldBeTrue();
        File.Exists(Path.Combine(_folder, "out", "Second.csv")).ShouldBeTrue();
    }

    [Fact]
    public async Task OneThatFailsFailsTheCommandAndTheOthersStillRun()
    {
        var run = await ExploreAsync("""
            experiment First { scenario Eyes  policies OnGpu  report energy  expect energy < 1 nJ }
            experiment Second { scenario Eyes  policies OnNpu  report energy  expect energy < 1 kJ }
            """);

        run.ExitCode.ShouldBe(1);
        run.Output.ShouldContain("✗ energy < 1 nJ: fails at 1 of 1 points");
        run.Output.ShouldContain("✓ energy < 1 kJ");
    }

    [Fact]
    public async Task DominanceNamesThePolicyAndTheMetricsOnWhichItFails()
    {
        var run = await ExploreAsync("""
            experiment E {
              scenario Eyes
              policies OnGpu, OnNpu, Idle
              report energy
              expect OnGpu dominates OnNpu, Idle on see.violations, see.latency.mean, energy
              expect OnGpu dominates OnNpu, Idle on see.latency.max, see.throughput, see.completed
            }
            """);

        run.ExitCode.ShouldBe(1);
        run.Output.ShouldContain("✗ OnGpu dominates OnNpu on see.violations, see.latency.mean, energy: fails at 1 of 1 points\n"
            + "  expected OnGpu dominates OnNpu on see.violations, see.latency.mean, energy; found OnGpu.energy 400 mJ, OnNpu.energy 150 mJ\n");
        run.Output.ShouldContain("  expected OnGpu dominates Idle on see.violations, see.latency.mean, energy; found OnGpu.energy 400 mJ, Idle.energy 100 mJ\n");
        run.Output.ShouldContain("✓ OnGpu dominates OnNpu on see.latency.max, see.throughput, see.completed");
        run.Output.ShouldContain("✓ OnGpu dominates Idle on see.latency.max, see.throughput, see.completed");
    }

    /// <summary>A policy that answers nothing has no time per token; it is dominated, and dominates no one who answers.</summary>
    [Fact]
    public async Task AMetricWithoutAValueIsTheWorst()
    {
        var run = await ExploreAsync("""
            experiment E {
              scenario Talk
              policies OnGpu, Idle
              report energy
              expect OnGpu dominates Idle on ask.ttft.mean, ask.tpt.mean
              expect Idle dominates OnGpu on ask.ttft.mean, ask.tpt.mean
            }
            """);

        run.ExitCode.ShouldBe(1);
        run.Output.ShouldContain("✓ OnGpu dominates Idle on ask.ttft.mean, ask.tpt.mean");
        run.Output.ShouldContain("found Idle.ask.ttft.mean never, OnGpu.ask.ttft.mean 2.00 ms, Idle.ask.tpt.mean no value, OnGpu.ask.tpt.mean 1.00 ms\n");
    }

    [Fact]
    public async Task AFilterFindsALineThatIsSeveralTests()
    {
        var file = Write("experiment E { scenario Eyes  policies OnGpu, OnNpu, Idle  expect OnGpu dominates OnNpu, Idle on see.violations }");

        var run = await CommandRun.OfAsync("test", file, "--experiments", "--filter", "OnGpu dominates OnNpu, Idle on see.violations");

        run.ExitCode.ShouldBe(0, run.Output);
        run.Output.ShouldContain("2 passed, 0 failed");
    }

    [Fact]
    public async Task TablesVary()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "tables"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "tables", "slow.csv"), Table.Replace("gpu,3", "gpu,6", StringComparison.Ordinal));
        var run = await ExploreAsync("""
            experiment E { scenario Eyes  policies OnGpu  vary platform.latencies in "table.csv", "tables/slow.csv"  report see.latency.mean }
            """, "--format", "csv");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.Split('\n')[0].ShouldStartWith("scenario,policy,platform.latencies,seed,see.latency.mean_ns");
        run.Output.ShouldContain("Eyes,OnGpu,table.csv,0,3000000,");
        run.Output.ShouldContain("Eyes,OnGpu,tables/slow.csv,0,6000000,");
    }

    [Fact]
    public async Task ATableThatIsMissingIsToldAndTheOthersRun()
    {
        var run = await ExploreAsync("""
            experiment E { scenario Eyes  policies OnGpu  vary platform.latencies in "none.csv", "table.csv"  report see.latency.mean }
            """, "--format", "csv");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("error SL4001: there is no file");
        run.Error.ShouldContain("none.csv");
        run.Output.ShouldContain("Eyes,OnGpu,table.csv,0,3000000,");
    }

    [Fact]
    public async Task CheckReadsTheTablesOfExperiments()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "bad.csv"), Table.Replace("gpu,3", "gpu,fast", StringComparison.Ordinal));
        var file = Write("""
            experiment E { scenario Eyes  policies OnGpu  vary platform.latencies in "table.csv", "none.csv", "bad.csv"  report see.latency.mean }
            experiment F { scenario Eyes  policies OnGpu  set platform.latencies = "lost.csv"  report see.latency.mean }
            """);

        var run = await CommandRun.OfAsync("check", file, "--format", "json");

        run.ExitCode.ShouldBe(1);
        var lines = await File.ReadAllLinesAsync(file);
        var found = JsonDocument.Parse(run.Output).RootElement.EnumerateArray().Where(d => d.GetProperty("severity").GetString() == "error").ToList();
        found.Count.ShouldBe(3, run.Output);
        (string Code, string Name)[] missing = [("SL4001", "none.csv"), ("SL4001", "lost.csv")];
        foreach (var (code, name) in missing)
        {
            var line = Array.FindIndex(lines, l => l.Contains(name, StringComparison.Ordinal));
            var told = found.Single(d => d.GetProperty("message").GetString()!.Contains(name, StringComparison.Ordinal));
            told.GetProperty("code").GetString().ShouldBe(code);
            (told.GetProperty("line").GetInt32(), told.GetProperty("column").GetInt32()).ShouldBe((line + 1, lines[line].IndexOf($"\"{name}\"", StringComparison.Ordinal) + 1));
        }

        found.ShouldContain(d => d.GetProperty("file").GetString()!.EndsWith("bad.csv", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ASettingNamesATableToo()
    {
        var slow = Path.Combine(_folder, "slow.csv");
        await File.WriteAllTextAsync(slow, Table.Replace("gpu,3", "gpu,6", StringComparison.Ordinal));
        var file = Write("");

        var run = await CommandRun.OfAsync("run", file, "--scenario", "Eyes", "--policy", "OnGpu", "--set", $"platform.latencies={slow}", "--format", "csv");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("OnGpu,stream,see,latency.mean,6000000,ns");
    }

    /// <summary>What is the same in all runs is in the headline and needs no column.</summary>
    [Fact]
    public async Task OneValueIsNoColumn()
    {
        var run = await ExploreAsync("""
            experiment E { scenario Eyes  policies OnGpu, OnNpu  vary see.deadline in 5 ms  vary gpu.power in 1, 2 W  report energy }
            """);

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldStartWith("E: 2 policies, see.deadline = 5 ms, 2 x gpu.power, 1 seed: 4 runs");
        run.Output.ShouldContain(" gpu.power   policy ");
        run.Output.ShouldNotContain(" see.deadline  ");
    }

    [Fact]
    public async Task WhatIsDerivedIsMarked()
    {
        const string text = """
            platform R { device gpu : GPU { compute 9 TOPS  traffic 80 GB/s }  latencies from roofline }
            model small : llm { layers 2  op ffn : linear { in 512  out 512 } }
            scenario Small on R { run for 100 ms  stream ask : small every 50 ms { prompt 16 tokens  output 4 tokens } }
            experiment E { scenario Eyes, Small  policies OnGpu  report energy }
            """;
        var run = await ExploreAsync(text);
        var json = await ExploreAsync(text, "--format", "json");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("Derived from operators, not measured: small decode on gpu, small prefill on gpu.\n");
        System.Text.Json.JsonDocument.Parse(json.Output).RootElement.GetProperty("derived").EnumerateArray().Select(s => s.GetString())
            .ShouldBe(["small decode on gpu", "small prefill on gpu"]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private const string Table = "model,stage,device,latency_ms\na,infer,gpu,3\na,infer,npu,5\nc,prefill,gpu,2\nc,decode,gpu,1\n";

    private string Write(string experiments)
    {
        File.WriteAllText(Path.Combine(_folder, "table.csv"), Table);
        var path = Path.Combine(_folder, "test.sched");
        File.WriteAllText(path, Program + experiments);
        return path;
    }

    private Task<CommandRun> ExploreAsync(string experiments, params string[] options) =>
        CommandRun.OfAsync(["explore", Write(experiments), "--out", Path.Combine(_folder, "out"), .. options]);
}
