using System.Text.Json;
using SchedLang.Testing;

namespace SchedLang.Cli.Tests;

public sealed class RunCommandTests : IDisposable
{
    private const string Game = "examples/rtgen/c-gaming-ii.sched";

    private readonly string _folder = Directory.CreateTempSubdirectory("schedlang-test").FullName;

    [Fact]
    public async Task OneRunIsATable() => await VerifyAsync("run", Game, "--policy", "FTF");

    [Fact]
    public async Task SeveralPoliciesAreComparedSideBySide() => await VerifyAsync("run", Game, "--policy", "all");

    [Fact]
    public async Task PoliciesCanBeListed() =>
        (await CommandRun.OfAsync("run", Game, "-p", "FTF,EDF_DYN", "-p", "FCFS_AOT")).Output.ShouldContain("FTF  EDF_DYN  FCFS_AOT");

    [Fact]
    public async Task ParametersAndTheFutureAreTold()
    {
        var file = Write("""
            use "RTGEN/c-gaming-ii.sched"
            policy Shortest(slack: duration = 2 ms in 0..9 ms) { prefer laxity < slack  order by remaining  place on idle device }
            """.Replace("RTGEN", Repository.PathOf("examples", "rtgen"), StringComparison.Ordinal));

        var run = await CommandRun.OfAsync("run", file, "--policy", "Shortest", "--set", "slack=3ms", "--set", "llm.output=8");

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("slack = 3 ms");
        run.Output.ShouldContain("The policy knows the future: 'remaining'");
    }

    [Fact]
    public async Task JsonIsTheSummary()
    {
        var run = await CommandRun.OfAsync("run", Game, "--policy", "FTF", "--format", "json", "--seed", "7", "--set", "llm.prompt=64");
        var json = JsonDocument.Parse(run.Output).RootElement;

        json.GetProperty("policy").GetString().ShouldBe("FTF");
        json.GetProperty("seed").GetInt64().ShouldBe(7);
        json.GetProperty("overrides").GetProperty("llm.prompt").GetString().ShouldBe("64");
        json.GetProperty("streams").GetProperty("llm").GetProperty("ttft.mean_ns").GetDouble().ShouldBe(53_496_000);
        json.GetProperty("streams").GetProperty("sr").GetProperty("ttft.mean_ns").ValueKind.ShouldBe(JsonValueKind.Null);
        json.GetProperty("devices").GetProperty("npu").GetProperty("units").GetInt64().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task SeveralRunsAreAJsonArray()
    {
        var run = await CommandRun.OfAsync("run", Game, "--policy", "all", "--format", "json");

        JsonDocument.Parse(run.Output).RootElement.EnumerateArray().Select(r => r.GetProperty("policy").GetString())
            .ShouldBe(["FCFS_AOT", "FCFS_DYN", "EDF_AOT", "EDF_DYN", "FTF"]);
    }

    [Fact]
    public async Task CsvIsARowAMetric()
    {
        var run = await CommandRun.OfAsync("run", Game, "--policy", "EDF_DYN", "--format", "csv");
        var rows = run.Output.ReplaceLineEndings("\n").Split('\n');

        rows[0].ShouldBe("policy,of,name,metric,value,unit");
        rows.ShouldContain("EDF_DYN,stream,llm,ttft.mean,never,ns");
        rows.ShouldContain("EDF_DYN,stream,sr,jobs,1200,");
    }

    /// <summary>Two programs that each ask for the next inference of 300 ms when the last has come back (onnxruntime pull request 18315).</summary>
    [Fact]
    public async Task TwoEqualClientsGetAHundredTurnsEach()
    {
        File.WriteAllText(Path.Combine(_folder, "lat.csv"), "model,stage,device,latency_ms\nm,infer,npu,300\n");
        var file = Write("""
            platform P { device npu : NPU {} latencies "lat.csv" }
            model m : vision { layers 10 }
            scenario Two on P { run for 60 s
              stream hi : m by 1 users { class high }
              stream lo : m by 1 users { class low } }
            policy Same { order by arrival place on idle device }
            policy Prio { prefer class == high order by arrival place on idle device }
            """);

        var run = await CommandRun.OfAsync("run", file, "--policy", "all", "--format", "csv");

        run.ExitCode.ShouldBe(0, run.Error);
        string[] expected =
        [
            "Same,stream,hi,completed,100,", "Same,stream,hi,latency.p50,600000000,ns", "Same,stream,lo,completed,100,", "Same,stream,lo,latency.p50,600000000,ns",
            "Prio,stream,hi,completed,200,", "Prio,stream,hi,latency.p50,300000000,ns", "Prio,stream,lo,completed,0,",
        ];
        expected.ShouldBeSubsetOf(run.Output.Split('\n'));
    }

    [Fact]
    public async Task OutLeavesThreeFilesAndNoOther()
    {
        var run = await CommandRun.OfAsync("run", Game, "--policy", "FTF", "--out", _folder);

        run.ExitCode.ShouldBe(0);
        Files().ShouldBe(["jobs.csv", "summary.json", "units.csv"]);
        File.ReadLines(Path.Combine(_folder, "jobs.csv")).First()
            .ShouldBe("stream,job,release_ns,deadline_ns,first_start_ns,first_token_ns,finish_ns,tokens,outcome");
        File.ReadLines(Path.Combine(_folder, "units.csv")).Count().ShouldBe(42_944 + 1);
    }

    [Fact]
    public async Task OutHasAFolderForEachOfSeveralPolicies()
    {
        await CommandRun.OfAsync("run", Game, "--policy", "FTF,EDF_DYN", "--out", _folder);

        Directory.GetDirectories(_folder).Select(Path.GetFileName).Order().ShouldBe(["EDF_DYN", "FTF"]);
    }

    [Fact]
    public async Task WhatCannotBeWrittenIsTold()
    {
        var file = Path.Combine(_folder, "taken");
        File.WriteAllText(file, "precious");

        var run = await CommandRun.OfAsync("run", Game, "--policy", "FTF", "--out", Path.Combine(file, "below"));

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("error SL4111");
        File.ReadAllText(file).ShouldBe("precious");
    }

    [Fact]
    public async Task ErrorsStopTheRun()
    {
        var run = await CommandRun.OfAsync("run", "tests/SchedLang.Compiler.Tests/Diagnostics/Samples/SL1001.sched", "--policy", "A");

        run.ExitCode.ShouldBe(1);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain("error SL1001: unknown name 'dedline'");
        run.Error.ShouldEndWith("5 errors\n");
    }

    [Fact]
    public async Task WarningsDoNot()
    {
        var run = await CommandRun.OfAsync("run", "tests/SchedLang.Compiler.Tests/Diagnostics/Samples/SL3007.sched", "--policy", "A");

        run.ExitCode.ShouldBe(0);
        run.Error.ShouldContain("warning SL3007");
        run.Output.ShouldContain("under A");
    }

    [Theory]
    [InlineData("run", "nowhere.sched")]
    [InlineData("run", Game)]
    [InlineData("run", Game, "--policy", "FTFF")]
    [InlineData("run", Game, "--policy", "FTF", "--set", "llm.promt=3")]
    [InlineData("emit", Game)]
    [InlineData("check", "nowhere.sched")]
    public async Task WhatIsWrongIsToldWithACode(params string[] args)
    {
        var run = await CommandRun.OfAsync(args);

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("error SL4");
        run.Error.ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("run")]
    [InlineData("rum", Game)]
    [InlineData("run", Game, "--polcy", "FTF")]
    [InlineData("run", Game, "--seed", "x")]
    [InlineData("run", Game, "--format", "xml")]
    public async Task ACommandLineThatIsNotUnderstoodHasACodeOfItsOwn(params string[] args) =>
        (await CommandRun.OfAsync(args)).ExitCode.ShouldBe(ExitCode.Usage);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task VerifyAsync(params string[] args) =>
        await Verifier.Verify((await CommandRun.OfAsync(args)).ToString(), method: args[^1] == "all" ? nameof(SeveralPoliciesAreComparedSideBySide) : nameof(OneRunIsATable));

    private string Write(string text)
    {
        var path = Path.Combine(_folder, "test.sched");
        File.WriteAllText(path, text);
        return path;
    }

    private IEnumerable<string> Files() => Directory.EnumerateFiles(_folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);
}
