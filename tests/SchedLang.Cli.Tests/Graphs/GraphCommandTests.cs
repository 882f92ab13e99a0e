using System.Text.Json;
using System.Xml.Linq;
using SchedLang.Testing;

namespace SchedLang.Cli.Tests.Graphs;

public sealed class GraphCommandTests
{
    public static TheoryData<string, string> Programs => new()
    {
        { "operators", "docs/operators.sched" },
        { "fallback", "docs/fallback.sched" },
        { "tables", "docs/headset.sched --tokens 128" },
        { "batch", "docs/operators.sched --batch 8 --tokens 2048 --from 256" },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task UnitsAndTheirDevicesAreShown(string name, string arguments)
    {
        var run = await CommandRun.OfAsync(["graph", .. arguments.Split(' ')]);

        run.ExitCode.ShouldBe(ExitCode.Success);
        run.Output.ShouldAllBe(c => c < 128); // not a terminal
        await Verifier.Verify(run.ToString()).UseParameters(name);
    }

    // The figures are those that a run uses: a job that runs alone takes the sum of its units.
    [Fact]
    public async Task TheSumOfTheUnitsIsWhatALoneJobTakes()
    {
        var graph = await Json("docs/fallback.sched");
        var folder = Directory.CreateTempSubdirectory().FullName;
        File.WriteAllText(Path.Combine(folder, "one.sched"), $$"""
            use "{{Repository.PathOf("docs", "fallback.sched").Replace('\\', '/')}}"
            scenario One on Board { run for 40 ms  stream see : segment every 100 ms }
            policy Best { place on device }
            """);

        var run = await CommandRun.OfAsync("run", Path.Combine(folder, "one.sched"), "--scenario", "One", "--format", "json");

        var taken = JsonDocument.Parse(run.Output).RootElement.GetProperty("streams").GetProperty("see").GetProperty("latency.mean_ns").GetDouble();
        graph.GetProperty("stages")[0].GetProperty("fastestNs").GetDouble().ShouldBe(taken);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task EachGroupNamesItsDevicesAndTheBest()
    {
        var graph = await Json("docs/operators.sched");

        var prefill = graph.GetProperty("stages")[0];
        prefill.GetProperty("groups").EnumerateArray().Select(g => g.GetProperty("name").GetString()).ShouldBe(["qkv", "attn", "out + ffn", "out + ffn + head"]);
        prefill.GetProperty("groups").EnumerateArray().Sum(g => g.GetProperty("times").GetInt32()).ShouldBe(prefill.GetProperty("units").GetInt32());
        prefill.GetProperty("groups")[1].GetProperty("on").EnumerateObject().Select(d => d.Name).ShouldBe(["gpu"]);
        foreach (var group in graph.GetProperty("stages").EnumerateArray().SelectMany(s => s.GetProperty("groups").EnumerateArray()))
        {
            var least = group.GetProperty("on").EnumerateObject().Min(d => d.Value.GetProperty("latencyNs").GetInt64());
            group.GetProperty("on").GetProperty(group.GetProperty("best").GetString()!).GetProperty("latencyNs").GetInt64().ShouldBe(least);
        }

        graph.GetProperty("chunks").EnumerateArray().Select(c => c.GetProperty("tokens").GetInt64()).ShouldBe([32, 64, 128, 256, 512, 1024, 2048, 4096]);
        graph.GetProperty("fits").EnumerateArray().Select(f => f.GetProperty("device").GetString()).ShouldBe(["gpu", "npu"]);
    }

    [Fact]
    public async Task APictureHasABoxForEachGroup()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "graph.svg");

        (await CommandRun.OfAsync("graph", "docs/operators.sched", "--svg", path)).ExitCode.ShouldBe(ExitCode.Success);

        var picture = XDocument.Load(path);
        var titles = picture.Descendants().Where(e => e.Name.LocalName == "title").Select(e => e.Value).ToList();
        titles.Count.ShouldBe(6);
        titles.ShouldContain("attn: the only one that supports it");
        picture.Descendants().Count(e => e.Name.LocalName == "text" && e.Value == "not on npu").ShouldBe(3);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public async Task SettingsChangeRatesAndPowersAsInARun()
    {
        var plain = (await Json("docs/operators.sched")).GetProperty("stages")[0].GetProperty("groups")[0].GetProperty("on").GetProperty("npu");
        var set = (await Json("docs/operators.sched", "--set", "npu.launch=1ms", "--set", "npu.power=1kW"))
            .GetProperty("stages")[0].GetProperty("groups")[0].GetProperty("on").GetProperty("npu");

        var ns = set.GetProperty("latencyNs").GetInt64();
        ns.ShouldBeGreaterThan(plain.GetProperty("latencyNs").GetInt64()); // less than 1 ms more, since the rates are fitted again
        set.GetProperty("energyNj").GetDouble().ShouldBe(1000.0 * ns, 1);
    }

    [Fact]
    public async Task PrefillsRunTogetherToo()
    {
        var one = (await Json("docs/operators.sched", "--tokens", "512")).GetProperty("stages")[0].GetProperty("groups")[1].GetProperty("on").GetProperty("gpu");
        var four = (await Json("docs/operators.sched", "--tokens", "512", "--batch", "4")).GetProperty("stages")[0].GetProperty("groups")[1].GetProperty("on").GetProperty("gpu");

        // Attention has no weights, so four take four times as long, but for the launch of 60 us.
        (four.GetProperty("latencyNs").GetDouble() - 60_000).ShouldBe(4 * (one.GetProperty("latencyNs").GetDouble() - 60_000), 4);
    }

    [Theory]
    [InlineData("docs/operators.sched --set run=5s", "error SL4102: unknown setting 'run'")]
    [InlineData("docs/operators.sched --set npu.compute=5ms", "error SL1004")]
    [InlineData("docs/operators.sched --set npu.comput=5TOPS", "did you mean 'npu.compute'?")]
    [InlineData("docs/operators.sched --set npu.compute", "error SL4101")]
    [InlineData("docs/operators.sched --model smal", "error SL2008: unknown model 'smal'")]
    [InlineData("docs/operators.sched --platform Desktop", "error SL2007: unknown platform 'Desktop'")]
    [InlineData("docs/none.sched", "error SL4001")]
    [InlineData("examples/policies/edf-dyn.sched", "error SL4073: there is no graph to show")]
    [InlineData("docs/operators.sched --tokens 0", "'--tokens' must be from 1 to 16777216; found 0")]
    [InlineData("docs/operators.sched --svg docs/operators.sched/graph.svg", "error SL4111")]
    public async Task FaultsAreTold(string arguments, string message)
    {
        var run = await CommandRun.OfAsync(["graph", .. arguments.Split(' ')]);

        run.ExitCode.ShouldNotBe(ExitCode.Success);
        run.Error.ShouldContain(message);
    }

    private static async Task<JsonElement> Json(string file, params string[] options)
    {
        var run = await CommandRun.OfAsync(["graph", file, "--format", "json", .. options]);
        run.ExitCode.ShouldBe(ExitCode.Success);
        return JsonDocument.Parse(run.Output).RootElement.GetProperty("graphs")[0];
    }
}
