using System.Text.Json;
using SchedLang.Cli.Commands;
using SchedLang.Testing;

namespace SchedLang.Cli.Tests;

public sealed class ExploreCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("schedlang-test").FullName;

    private string Results => Path.Combine(_folder, "out");

    [Fact]
    public async Task MeansAndIntervalsAreATable() => await Verifier.Verify(Masked(await ExploreAsync("Grid")));

    [Fact]
    public async Task ARunIsARow()
    {
        var run = await ExploreAsync("Grid", "--format", "csv");

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldBe(Csv("Grid"));
        await Verifier.Verify(run.Output);
    }

    [Fact]
    public async Task JsonIsForScripts()
    {
        var run = await ExploreAsync("Expecting", "--format", "json");
        var json = JsonDocument.Parse(run.Output).RootElement;

        run.ExitCode.ShouldBe(1);
        var point = json.GetProperty("points")[0];
        point.GetProperty("values").GetProperty("run").GetString().ShouldBe("100 ms");
        point.GetProperty("metrics").GetProperty("energy_j").GetProperty("runs").GetInt32().ShouldBe(3);
        json.GetProperty("expectations").EnumerateArray().Select(e => e.GetProperty("holds").GetBoolean()).ShouldBe([true, false, false]);
    }

    [Fact]
    public async Task WhatDoesNotHoldIsToldWithItsFigures()
    {
        var run = await ExploreAsync("Expecting");

        run.ExitCode.ShouldBe(1);
        await Verifier.Verify(Masked(run));
    }

    /// <summary>The same policy twice, told apart by name, and a setting of all runs that <c>--set</c> replaces.</summary>
    [Fact]
    public async Task APolicyCanHaveANameOfItsOwnAndASettingOneValue()
    {
        const string text = """
            platform P { device gpu : GPU { power 10 W } }
            model m : vision { latency gpu 4 ms }
            scenario S on P { run for 1 s  stream a : m every 10 ms }
            policy Slow(pause: duration = 0 ms) { order by arrival  place on gpu  hold when waited < pause }
            experiment E {
              scenario S
              policies Slow, Slow(pause = 3 ms) as Later
              set run = 100 ms
              set a.deadline = 5 ms
              seeds 1, 2
              report a.latency.mean, a.violations, a.jobs
              expect Later.a.violations > Slow.a.violations
            }
            """;
        var run = await ExploreTextAsync("E", text);

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("E: 2 policies, run = 100 ms, a.deadline = 5 ms, 2 seeds: 4 runs");
        var rows = Csv("E").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(r => r.Split(',')).ToList();
        rows.Select(r => r[1]).Distinct().ShouldBe(["Slow", "Later"]);

        var json = JsonDocument.Parse((await ExploreTextAsync("E", text, "--format", "json", "--set", "run=50ms", "--fresh")).Output).RootElement;
        json.GetProperty("set").GetProperty("a.deadline").GetString().ShouldBe("5 ms");
        json.GetProperty("points")[0].GetProperty("metrics").GetProperty("a.jobs").GetProperty("mean").GetDouble().ShouldBe(5);
        json.GetProperty("points")[1].GetProperty("policy").GetString().ShouldBe("Later");
    }

    [Fact]
    public async Task TheNumberOfThreadsMakesNoDifference()
    {
        await ExploreAsync("Grid", "--jobs", "1");
        var one = Csv("Grid");
        foreach (var jobs in (string[])["2", "5"])
        {
            await ExploreAsync("Grid", "--jobs", jobs, "--fresh");
            Csv("Grid").ShouldBe(one);
        }
    }

    [Fact]
    public async Task AnInterruptedOneGoesOn()
    {
        await ExploreAsync("Grid");
        var whole = Csv("Grid");
        Directory.Delete(Results, recursive: true);

        var stopped = await StopAfterAsync("Grid", runs: 7);
        stopped.ExitCode.ShouldBe(ExitCode.Interrupted);
        stopped.Error.ShouldBe("stopped after 7 of 18 runs; repeat the command to resume\n");
        Csv("Grid").Split('\n').Length.ShouldBe(1 + 7 + 1);

        var second = await ExploreAsync("Grid");
        second.ExitCode.ShouldBe(0);
        second.Output.ShouldContain("18 rows, one per run; 7 from an earlier call");
        Csv("Grid").ShouldBe(whole);
    }

    [Fact]
    public async Task AReportOfAnInterruptedOneHasTheRunsThatAreDone()
    {
        var report = Path.Combine(_folder, "part.html");

        (await StopAfterAsync("Grid", runs: 7, report)).ExitCode.ShouldBe(ExitCode.Interrupted);

        var data = new Reports.ReportData(report).Json;
        data.GetProperty("name").GetString().ShouldBe("Grid, stopped after 7 of 18 runs");
        var points = data.GetProperty("points");
        points.GetArrayLength().ShouldBe(4); // two seeds each
        data.GetProperty("total").GetInt32().ShouldBe(4);
        points[0].GetProperty("figures").GetArrayLength().ShouldBeGreaterThan(5);
    }

    [Fact]
    public async Task AReportThatCannotBeWrittenIsFoundBeforeTheRuns()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "precious");

        var run = await ExploreAsync("Grid", "--report", Path.Combine(file, "report.html"));

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("error SL4111");
        run.Output.ShouldBeEmpty();
        File.Exists(Path.Combine(Results, "Grid.runs.jsonl")).ShouldBeFalse();
    }

    [Fact]
    public async Task AMeanWithStarvedJobsShowsThoseThatAreAnsweredAndTheCountOfTheOthers()
    {
        // The one job of 'late' comes too late in every run, so each run has at least one job without a first token.
        const string text = """
            platform P { device gpu : GPU }
            model a : vision { latency gpu 4 ms }
            model c : llm { prefill gpu 3 ms  decode gpu 1 ms }
            scenario Talk on P {
              run for 200 ms
              stream see : a every 10 ms
              stream ask : c every ~30 ms { prompt 16 tokens  output 1 tokens }
              stream late : c every 1 s { offset 199 ms  prompt 16 tokens  output 1 tokens }
            }
            policy Plain { order by arrival  place on idle device }
            experiment Few { scenario Talk  policies Plain  seeds 1..3  report late.ttft.mean, late.ttft.p99, ttft.mean }
            """;

        var table = await ExploreTextAsync("Few", text);
        var json = JsonDocument.Parse((await ExploreTextAsync("Few", text, "--format", "json")).Output).RootElement;

        table.Output.ShouldMatch(@"3 never\s+never\s+\d[\d.]* [mu]s, \d never");
        var metrics = json.GetProperty("points")[0].GetProperty("metrics");
        var never = metrics.EnumerateObject().First(m => m.Name.StartsWith("ttft.mean", StringComparison.Ordinal)).Value;
        never.GetProperty("mean").GetString().ShouldBe("never");
        never.GetProperty("never").GetInt32().ShouldBe(3);
        never.GetProperty("mean_of_finite").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task ALineThatWasCutOffCountsForNothing()
    {
        await ExploreAsync("Grid");
        var whole = Csv("Grid");
        var journal = Path.Combine(Results, "Grid.runs.jsonl");
        var text = await File.ReadAllTextAsync(journal);
        await File.WriteAllTextAsync(journal, text[..^30]);

        (await ExploreAsync("Grid")).Output.ShouldContain("; 17 from an earlier call");
        Csv("Grid").ShouldBe(whole);
        (await ExploreAsync("Grid")).Output.ShouldContain("; 18 from an earlier call");
    }

    [Fact]
    public async Task OnlyWhatAChangeConcernsIsRunAgain()
    {
        await ExploreAsync("Grid");

        // A comment concerns nothing, more seeds only themselves, a policy or scenario its own runs, a table all.
        var text = Program.Replace("experiment Grid", "// more\nexperiment Grid", StringComparison.Ordinal);
        (await ExploreTextAsync("Grid", text)).Output.ShouldContain("; 18 from an earlier call");
        (await ExploreAsync("Grid", "--seeds", "1..3")).Output.ShouldContain("27 rows, one per run; 18 from an earlier call");
        text = Program.Replace("order by laxity", "order by deadline, laxity", StringComparison.Ordinal);
        (await ExploreTextAsync("Grid", text)).Output.ShouldContain("; 6 from an earlier call");
        text = Program.Replace("every ~20 ms", "every ~19 ms", StringComparison.Ordinal);
        (await ExploreTextAsync("Grid", text)).Output.ShouldContain("; 6 from an earlier call");
        Table = Table.Replace("a,infer,gpu,3", "a,infer,gpu,4", StringComparison.Ordinal);
        (await ExploreAsync("Grid")).Output.ShouldNotContain("earlier call");
        (await ExploreAsync("Grid", "--fresh")).Output.ShouldNotContain("earlier call");
    }

    [Fact]
    public async Task WhatCannotBeRunIsNamedAndTheOthersAreRun()
    {
        var run = await ExploreAsync("Failing", "--format", "csv");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("error SL2005: 'chunk' must be above 0; found 0");
        run.Error.ShouldContain("not run: Chunky on Talk at n = 0");
        run.Output.Split('\n').Skip(1).Select(l => string.Join(',', l.Split(',').Take(3))).ShouldBe(["Talk,Plain,", "Talk,Chunky,8", ""]);
    }

    [Fact]
    public async Task WhatCannotBeWrittenIsTold()
    {
        File.WriteAllText(Results, "precious");

        var run = await ExploreAsync("Grid");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("error SL4111");
        File.ReadAllText(Results).ShouldBe("precious");
    }

    [Theory]
    [InlineData(1, "error SL3309", "explore", "FILE", "Grit")]
    [InlineData(1, "error SL3308", "explore", "FILE", "--format", "json")]
    [InlineData(1, "error SL3308", "explore", "FILE", "--report", "grid.html")]
    [InlineData(1, "error SL1004", "explore", "FILE", "Grid", "--seeds", "0.5")]
    [InlineData(1, "error SL3304", "explore", "FILE", "Grid", "--seeds", "1..1000000")]
    [InlineData(2, "", "explore")]
    [InlineData(2, "", "explore", "FILE", "Grid", "--jobs", "0")]
    [InlineData(2, "", "explore", "FILE", "Grid", "--format", "xml")]
    public async Task WhatIsWrongIsTold(int exitCode, string error, params string[] args)
    {
        var file = Write(Program);

        var run = await CommandRun.OfAsync([.. args.Select(a => a == "FILE" ? file : a)]);

        run.ExitCode.ShouldBe(exitCode);
        run.Error.ShouldContain(error);
        run.Error.ShouldNotContain("   at ");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Latencies in ms, so that every figure can be followed by hand.
    private string Table { get; set; } = """
        model,stage,device,latency_ms
        a,infer,gpu,3
        a,infer,npu,5
        c,prefill,gpu,2
        c,decode,gpu,1
        """;

    private const string Program = """
        platform P {
          device gpu : GPU { power 10 W }
          device npu : NPU { power 2 W  idle 1 W }
          latencies "table.csv"
        }
        model a : vision { layers 1 }
        model c : llm { layers 1 }
        scenario Eyes on P { run for 200 ms  stream see : a every ~20 ms { deadline 4 ms } }
        scenario Talk on P { run for 200 ms  stream ask : c every 50 ms { prompt 16 tokens  output 4 tokens  ttft within 3 ms } }
        policy Plain { order by deadline  place on idle device }
        policy Slack(limit: duration = 2 ms in 0..20 ms) { prefer laxity < limit  order by laxity  place on device }
        policy Chunky(n: tokens = 8) { chunk prefill by n  place on idle device }
        experiment Grid {
          scenario Eyes, Talk
          policies Plain, Slack
          vary see.every in 10 ms, 20 ms
          vary limit in 1..2 ms
          seeds 1..2
          report see.violation_rate, see.latency.p99, ask.ttft.mean, npu.utilization, energy
        }
        experiment Expecting {
          scenario Eyes
          policies Plain, Slack(limit = 3 ms)
          vary run in 100 ms, 200 ms
          seeds 1..3
          expect Plain.energy < 1 kJ and Plain.see.latency.p99 <= 5 ms
          expect violation_rate < 0.01 or energy < 1 nJ
          expect Slack.energy * 2 <= Plain.energy
        }
        experiment Failing {
          scenario Talk
          policies Plain, Chunky
          vary n in 0, 8 tokens
        }
        """;

    private string Write(string text)
    {
        File.WriteAllText(Path.Combine(_folder, "table.csv"), Table);
        var path = Path.Combine(_folder, "test.sched");
        File.WriteAllText(path, text);
        return path;
    }

    private Task<CommandRun> ExploreAsync(string name, params string[] options) => ExploreTextAsync(name, Program, options);

    private Task<CommandRun> ExploreTextAsync(string name, string text, params string[] options) =>
        CommandRun.OfAsync(["explore", Write(text), name, "--out", Results, .. options]);

    private async Task<CommandRun> StopAfterAsync(string name, int runs, string? report = null)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var stop = new CancellationTokenSource();
        var code = await ExploreCommand.RunAsync(
            new ExploreCommand.Request(Write(Program), name, Jobs: 1, Results, Report: report),
            new Terminal(output, error),
            results =>
            {
                if (results.Finished == runs)
                    stop.Cancel();
            },
            stop.Token);
        return new CommandRun(code, output.ToString(), error.ToString());
    }

    private string Csv(string name) => File.ReadAllText(Path.Combine(Results, name + ".csv"));

    private string Masked(CommandRun run) => run.ToString().Replace(_folder, "FOLDER", StringComparison.Ordinal);
}
