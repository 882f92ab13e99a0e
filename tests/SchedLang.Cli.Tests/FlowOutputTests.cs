using System.Globalization;
using System.Text.Json;
using SchedLang.Cli.Tests.Reports;

namespace SchedLang.Cli.Tests;

/// <summary>What <c>explore</c> and the reports tell of flows is what <c>run</c> tells.</summary>
public sealed class FlowOutputTests : IDisposable
{
    private const string Program = """
        platform P { device gpu : GPU { power 10 W } }
        model c : llm { prefill gpu 2 ms + 0.1 ms per token  decode gpu 1 ms }
        scenario Talks on P {
          run for 1 s
          stream talk : c every ~90 ms { prompt 20 tokens  output 3 tokens  turns 3  think ~30 ms }
          stream ping : c every 100 ms { prompt 10 tokens  output 1 tokens }
        }
        policy Plain { order by arrival  place on idle device }
        experiment Turns {
          scenario Talks
          policies Plain
          vary talk.turns in 1, 3
          seeds 1..2
          report talk.flows, talk.completed, talk.ttft.p50
          expect talk.flows > 3 and talk.flows <= talk.completed
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("schedlang-test").FullName;

    private string Page => Path.Combine(_folder, "report.html");

    [Fact]
    public async Task EachRowOfAnExplorationIsARun()
    {
        var run = await ExploreAsync("--format", "csv");

        run.ExitCode.ShouldBe(0, run.Error);
        var lines = run.Output.TrimEnd('\n').Split('\n').Select(l => l.Split(',')).ToList();
        lines[0][..7].ShouldBe(["scenario", "policy", "talk.turns", "seed", "talk.flows", "talk.completed", "talk.ttft.p50_ns"]);
        lines.Count.ShouldBe(5);
        foreach (var row in lines.Skip(1))
        {
            var rows = (await CommandRun.OfAsync("run", Write(), "-p", "Plain", "--seed", row[3], "--set", $"talk.turns={row[2]}", "--format", "csv")).Output.Split('\n');
            rows.ShouldContain($"Plain,stream,talk,flows,{row[4]},");
            rows.ShouldContain($"Plain,stream,talk,completed,{row[5]},");
            rows.ShouldContain($"Plain,stream,talk,ttft.p50,{row[6]},ns");
            rows.ShouldContain("Plain,stream,ping,flows,,"); // no turns, no flows
        }

        // With one turn each flow is a job. With three there are fewer flows than jobs.
        foreach (var row in lines.Skip(1))
            (Number(row[4]) == Number(row[5])).ShouldBe(row[2] == "1");
    }

    [Fact]
    public async Task TheTableHasAColumnOfFlows()
    {
        var run = await ExploreAsync();

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldMatch(@"\n talk\.turns +policy +talk\.flows +talk\.completed +talk\.ttft\.p50 +\n");
        run.Output.ShouldContain("✓ talk.flows > 3 and talk.flows <= talk.completed");
    }

    [Fact]
    public async Task TheReportOfAnExplorationHasTheMeansOfItsRows()
    {
        var rows = (await ExploreAsync("--format", "csv")).Output.Split('\n').Skip(1).Where(l => l.Length > 0).Select(l => l.Split(',')).ToList();

        (await ExploreAsync("--report", Page)).ExitCode.ShouldBe(0);

        var data = new ReportData(Page).Json;
        var metrics = Ids(data.GetProperty("metrics"));
        var points = data.GetProperty("points");
        points.GetArrayLength().ShouldBe(2);
        for (var i = 0; i < 2; i++)
        {
            foreach (var (column, id) in ((int, string)[])[(4, "talk.flows"), (5, "talk.completed"), (6, "talk.ttft.p50")])
            {
                points[i].GetProperty("figures")[metrics.IndexOf(id)].GetProperty("mean").GetDouble()
                    .ShouldBe((Number(rows[2 * i][column]) + Number(rows[(2 * i) + 1][column])) / 2, 0.5, id);
            }
        }
    }

    [Fact]
    public async Task TheReportOfARunHasItsFlows()
    {
        var run = await CommandRun.OfAsync("run", Write(), "-p", "Plain", "--seed", "1", "--format", "json", "--report", Page);

        using var summary = JsonDocument.Parse(run.Output);
        var streams = summary.RootElement.GetProperty("streams");
        var data = new ReportData(Page).Json;
        var flows = Ids(data.GetProperty("metrics").GetProperty("stream")).IndexOf("flows");
        var values = data.GetProperty("runs")[0].GetProperty("streams");
        values[0][flows].GetInt32().ShouldBe(streams.GetProperty("talk").GetProperty("flows").GetInt32());
        values[0][flows].GetInt32().ShouldBeGreaterThan(3);
        values[1][flows].ValueKind.ShouldBe(JsonValueKind.Null);
        streams.GetProperty("ping").GetProperty("flows").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static List<string> Ids(JsonElement metrics) => [.. metrics.EnumerateArray().Select(m => m.GetProperty("id").GetString()!)];

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    private Task<CommandRun> ExploreAsync(params string[] options) =>
        CommandRun.OfAsync(["explore", Write(), "Turns", "--fresh", "--out", Path.Combine(_folder, "out"), .. options]);

    private string Write()
    {
        var path = Path.Combine(_folder, "flows.sched");
        File.WriteAllText(path, Program);
        return path;
    }
}
