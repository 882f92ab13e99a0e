using System.Globalization;
using System.Text.RegularExpressions;
using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <summary>
/// The study of Agent.xpu (arXiv 2506.24045): what examples/agent-xpu/README.md compares and draws follows from the tables that it shows.
/// DocsTests runs the commands of the page, so those tables are what is computed.
/// </summary>
public sealed partial class AgentXpuTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("examples", "agent-xpu", "README.md")).ReplaceLineEndings("\n");

    [Theory]
    [InlineData("Assistant3B", "3B", "-91.6, -93.8, -96.0 %")]
    [InlineData("Assistant8B", "8B", "-96.2, -96.0, -96.7 %")]
    public void ReactiveLatencyIsComparedAsComputed(string scenario, string model, string published)
    {
        var rows = Rows("Reactive", 3).Where(r => r.Keys[0] == scenario).ToList();
        rows.Count.ShouldBe(15);
        foreach (var (rival, words) in ((string, string)[])[("GpuOne", "one request at a time on the GPU"), ("Serial", "one at a time on NPU and GPU"), ("GpuServing", "continuous batching on the GPU")])
        {
            var changes = rows.Select(r => r.Keys[1]).Distinct().Select(every =>
                Number(100 * (Seconds(rows, every, "AgentXpu") / Seconds(rows, every, rival) - 1), "0"));
            Page.ShouldContain($"| {model}, 1, 3 and 5 reactive a minute, against {words} | {published} (against OpenVINO) | {string.Join(", ", changes)} % |");
        }

        static double Seconds(List<(string[] Keys, string Value)> rows, string every, string policy) =>
            SecondsOf(rows.Single(r => r.Keys[1] == every && r.Keys[2] == policy).Value);
    }

    [Fact]
    public void TheChartDrawsTheTable()
    {
        var rows = Rows("Load", 2);
        foreach (var policy in (string[])["AgentXpu", "GpuServing"])
            Page.ShouldContain($"  line [{string.Join(", ", rows.Where(r => r.Keys[1] == policy).Select(r => Number(SecondsOf(r.Value), "0.0")))}]\n");
    }

    [Fact]
    public void TheFirstEditionIsComparedAsComputed()
    {
        var rows = Rows("FirstEdition", 2);
        double[] own = [.. rows.Where(r => r.Keys[1] == "AgentXpu").Select(r => 1000 * SecondsOf(r.Value))];
        var cpu = 1000 * SecondsOf(rows.First(r => r.Keys[1] == "CpuServing").Value);

        Page.ShouldContain($"| 4.6 times lower | {Number(cpu / own[0], "0")} times lower with 1 proactive request a minute |");
        Page.ShouldContain($"| flat | {Number(own[0], "0.00")} ms a token with 1 proactive request a minute, {Number(own[^1], "0.00")} ms with 6 |");
    }

    [Fact]
    public void QueueingIsComparedAsComputed()
    {
        var row = Rows("Reactive", 3, "ask.queueing.mean").Single(r => r.Keys is ["Assistant3B", "20 s", "AgentXpu"]);

        Page.ShouldContain($"| mean wait of a reactive request before its first unit, 3B, 3 a minute | 48 ms | {Mean(row.Value)} |");
    }

    [Fact]
    public void WhatIsSustainedAloneIsComparedAsComputed()
    {
        var completed = Rows("Alone", 2, "work.completed").Where(r => r.Keys[0] == "4 s").ToDictionary(r => r.Keys[1], r => double.Parse(Mean(r.Value), CultureInfo.InvariantCulture));
        string Times(string rival) => Number(completed["AgentXpu"] / completed[rival], "0.0");

        Page.ShouldContain($"`AgentXpu` completes {completed["AgentXpu"]} requests in 15 minutes, `Serial` {completed["Serial"]} and `CpuServing` {completed["CpuServing"]}. "
            + $"That is {Times("Serial")} times and {Times("CpuServing")} times as many.");
        Page.ShouldContain($"Against `GpuServing` it is {Times("GpuServing")} times;");
        Page.ShouldContain($"| 1.6 to 6.8 times as many | {Times("CpuServing")} times as many (*No one waits*) |");
    }

    [Fact]
    public void WhatMoreProactiveWorkCostsIsComparedAsComputed()
    {
        double[] own = [.. Rows("Load", 2).Where(r => r.Keys[1] == "AgentXpu").Select(r => SecondsOf(r.Value))];

        Page.ShouldContain($"reactive latency grows by {Number(100 * (own[^1] / own[0] - 1), "0")} % under `AgentXpu` (published for 3B: 19 %)");
    }

    // The rows of an experiment's table on the page: the first columns, each with the value above where it is empty, and a later column, the next one if it has no name here.
    private static List<(string[] Keys, string Value)> Rows(string experiment, int keys, string? column = null)
    {
        var table = Page[Page.IndexOf($"study.sched {experiment} ", StringComparison.Ordinal)..];
        var lines = table[..table.IndexOf("```", StringComparison.Ordinal)].Split('\n');
        var header = lines.Single(l => l.Contains(" policy ", StringComparison.Ordinal));
        int[] starts = [.. Column().Matches(header).Select(m => m.Index)];
        var names = Column().Matches(header).Select(m => m.Value).ToList();
        var fromEnd = names.Count - (column == null ? keys : names.IndexOf(column));
        var rows = new List<(string[], string)>();
        var above = new string[keys];
        foreach (var line in lines.SkipWhile(l => l != header).Skip(2).TakeWhile(l => !string.IsNullOrWhiteSpace(l)))
        {
            above = [.. Enumerable.Range(0, keys).Select(k => line[starts[k]..starts[k + 1]].Trim() is { Length: > 0 } cell ? cell : above[k])];
            rows.Add((above, Gap().Split(line.Trim())[^fromEnd]));
        }

        return rows;
    }

    // What stands before the interval.
    private static string Mean(string value) => value.Split(" ± ")[0];

    private static double SecondsOf(string value)
    {
        var parts = Mean(value).Split(' ');
        return double.Parse(parts[0], CultureInfo.InvariantCulture) * (parts[1] == "ms" ? 1e-3 : 1);
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\S+")]
    private static partial Regex Column();

    [GeneratedRegex(@" {2,}")]
    private static partial Regex Gap();
}
