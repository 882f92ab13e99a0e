using System.Text.Json;
using System.Text.Json.Nodes;
using SchedLang.Cli.Tests.Reports;
using SchedLang.Testing;

namespace SchedLang.Cli.Tests;

/// <summary><c>run --blame</c>.</summary>
public sealed class BlameTests : IDisposable
{
    private const string Game = "examples/rtgen/c-gaming-ii.sched";

    private readonly string _folder = Directory.CreateTempSubdirectory("schedlang-test").FullName;

    [Fact]
    public async Task OneRunIsTwoTables() =>
        await Verifier.Verify(After(await CommandRun.OfAsync("run", Game, "-p", "FTF", "--set", "run=2s", "--blame")));

    [Fact]
    public async Task SeveralPoliciesHaveTheirTables()
    {
        var text = After(await CommandRun.OfAsync("run", Game, "-p", "all", "--set", "run=1s", "--blame"));

        foreach (var policy in (string[])["FCFS_AOT", "FCFS_DYN", "EDF_AOT", "EDF_DYN", "FTF"])
        {
            text.ShouldContain($"What the time of jobs went to under {policy}\n");
            text.ShouldContain($"What cost the misses under {policy}\n");
        }
    }

    [Fact]
    public async Task PartsOfTheJsonAddUp()
    {
        var run = await CommandRun.OfAsync("run", Game, "-p", "EDF_DYN,FTF", "--set", "run=2s", "--blame", "--format", "json");

        using var json = JsonDocument.Parse(run.Output);
        foreach (var one in json.RootElement.EnumerateArray())
        {
            var blame = one.GetProperty("blame");
            foreach (var stream in one.GetProperty("streams").EnumerateObject())
            {
                var sums = blame.GetProperty(stream.Name);
                var parts = sums.GetProperty("parts").EnumerateArray().ToList();
                sums.GetProperty("jobs").GetInt64().ShouldBe(stream.Value.GetProperty("jobs").GetInt64());
                var violations = stream.Value.GetProperty("violations");
                sums.GetProperty("missed_jobs").GetInt64().ShouldBe(violations.ValueKind == JsonValueKind.Null ? 0 : violations.GetInt64());
                parts.Sum(p => p.GetProperty("ns").GetInt64()).ShouldBe(sums.GetProperty("ns").GetInt64());
                parts.Sum(p => p.GetProperty("missed_ns").GetInt64()).ShouldBe(sums.GetProperty("missed_ns").GetInt64());
                (parts.Sum(p => p.GetProperty("misses").GetInt64()) + sums.GetProperty("missed_at_release").GetInt64()).ShouldBe(sums.GetProperty("missed_jobs").GetInt64());
            }
        }

        json.RootElement[1].GetProperty("blame").GetProperty("sr").GetProperty("parts").EnumerateArray()
            .ShouldContain(p => p.GetProperty("kind").GetString() == "ranked" && p.GetProperty("behind").GetString() == "llm"
                && p.GetProperty("clause").GetString() == "prefer stage == prefill" && p.GetProperty("line").GetInt32() == 4);
    }

    [Fact]
    public async Task ItChangesNoResult()
    {
        string[] command = ["run", Game, "-p", "FTF", "--set", "run=1s", "--format", "json", "--out"];
        var with = await CommandRun.OfAsync([.. command, Path.Combine(_folder, "with"), "--blame"]);
        var without = await CommandRun.OfAsync([.. command, Path.Combine(_folder, "without")]);

        with.Error.ShouldBe(without.Error);
        var json = JsonNode.Parse(with.Output)!.AsObject();
        json.Remove("blame").ShouldBeTrue();
        JsonNode.DeepEquals(json, JsonNode.Parse(without.Output)).ShouldBeTrue();
        foreach (var file in Directory.GetFiles(Path.Combine(_folder, "without")))
            (await File.ReadAllTextAsync(file.Replace("without", "with", StringComparison.Ordinal))).ShouldBe(await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task AStreamIsCountedAlone()
    {
        string[] command = ["run", Game, "-p", "FTF", "--set", "run=2s", "--blame", "--format", "json"];
        var all = JsonNode.Parse((await CommandRun.OfAsync(command)).Output)!["blame"]!.AsObject();
        var one = JsonNode.Parse((await CommandRun.OfAsync([.. command, "--stream", "sr"])).Output)!["blame"]!.AsObject();

        one.Select(s => s.Key).ShouldBe(["sr"]);
        JsonNode.DeepEquals(one["sr"], all["sr"]).ShouldBeTrue();
    }

    // A batch starts for its first member; the rule of the others is one of their own.
    [Fact]
    public async Task EveryMemberOfABatchHasTheRuleThatPlacedIt()
    {
        var path = Path.Combine(_folder, "batch.sched");
        await File.WriteAllTextAsync(path, """
            platform Chip { device npu : NPU  device cpu : CPU }
            model chat : llm { layers 1  prefill npu 10 ms  decode npu 5 ms, cpu 20 ms }
            scenario Two on Chip {
              run for 1 s
              stream a : chat every 10 s { prompt 8 tokens  output 4 tokens }
              stream b : chat every 10 s { prompt 8 tokens  output 4 tokens }
            }
            policy P {
              order by arrival
              place when stage == prefill on npu
              place when stage == decode on cpu
              batch decode up to 2
            }
            """);

        var run = await CommandRun.OfAsync("run", path, "-p", "P", "--blame", "--format", "json");

        var parts = JsonNode.Parse(run.Output)!["blame"]!.AsObject().SelectMany(s => s.Value!["parts"]!.AsArray())
            .Where(p => (string?)p!["kind"] == "slower_device").ToList();
        parts.Count.ShouldBe(2);
        parts.ShouldAllBe(p => (string?)p!["clause"] == "place when stage == decode on cpu");
    }

    [Fact]
    public async Task AStreamThatThereIsNotIsAnError()
    {
        var run = await CommandRun.OfAsync("run", Game, "-p", "FTF", "--blame", "--stream", "zz");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("error SL4122: the run has no stream 'zz'");
        run.Error.ShouldContain("its streams are sr, od, pp, rag, llm");
        run.Output.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("no job,")]
    [InlineData("no job of 'camera',", "--stream", "camera")]
    public async Task ARunWithoutJobsIsAnError(string found, params string[] options)
    {
        var report = Path.Combine(_folder, "report.html");
        var run = await CommandRun.OfAsync(
            [
                "run", ReportPrograms.WithoutJobs(_folder), "-p", "ByArrival", "--set", "run=1s", "--blame", .. options, "--report", report,
                "--out", Path.Combine(_folder, "out"), "--trace", Path.Combine(_folder, "run.pftrace"),
            ]);

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain($"error SL4123: the run released {found} so there is no time to explain");
        run.Output.ShouldBeEmpty();
        File.Exists(report).ShouldBeFalse();
        File.Exists(Path.Combine(_folder, "run.pftrace")).ShouldBeFalse();
        (Directory.Exists(Path.Combine(_folder, "out")) ? Directory.GetFiles(Path.Combine(_folder, "out")) : []).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--stream needs --blame.", "--stream", "sr")]
    [InlineData("--blame goes with --format table or json.", "--blame", "--format", "csv")]
    public async Task OptionsThatDoNotFitAreToldBeforeTheRun(string message, params string[] options)
    {
        var run = await CommandRun.OfAsync(["run", Game, "-p", "FTF", .. options]);

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain(message);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string After(CommandRun run)
    {
        run.ExitCode.ShouldBe(0, run.Error);
        return run.Output[run.Output.IndexOf("What the time", StringComparison.Ordinal)..];
    }
}
