using System.Globalization;
using SchedLang.Runtime.Metrics;
using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <summary>Flows of turns, on schedules worked out by hand.</summary>
public sealed class FlowTests
{
    private const string InOrder = "order by arrival  place on idle device";

    // Prefill takes a millisecond for each token, decode 10 ms and a millisecond for each 10 tokens of context.
    private static Bench Chat() => new Bench().Device("gpu", "GPU")
        .Llm("lm", "gpu@1=1 gpu@1000=1000", "gpu@10=11 gpu@1000=110");

    [Fact]
    public void ATurnFollowsTheOneBeforeAfterItsPause()
    {
        var run = new Bench().Device("npu", "NPU").Vision("m", "npu=4").Stream("a : m every 100 ms { turns 3  think 6 ms }").Run(150, InOrder);

        run.UnitTexts().ShouldBe(["npu a0 0-4", "npu a1 10-14", "npu a2 20-24", "npu a3 100-104", "npu a4 110-114", "npu a5 120-124"]);
        run.Jobs.Split('\n')[0].ShouldEndWith(",outcome,flow,turn,cached");
        run.Jobs.Split('\n')[5].ShouldBe("a,4,110000000,210000000,110000000,,114000000,,completed,1,2,0");
    }

    [Fact]
    public void WithoutAPauseATurnIsReleasedAtTheCompletion()
    {
        var run = new Bench().Device("npu", "NPU").Vision("m", "npu=4").Stream("a : m by 1 users every 10 ms { turns 2 }").Run(40, InOrder);

        // The user asks again when the flow is over.
        run.UnitTexts().ShouldBe(["npu a0 10-14", "npu a1 14-18", "npu a2 28-32", "npu a3 32-36"]);
    }

    [Fact]
    public void AnLlmReadsAllTurnsAgain()
    {
        var run = Chat().Stream("a : lm by 1 users every 1 s { prompt 20 tokens  output 2 tokens  turns 3  think 100 ms }").Run(1700, InOrder);

        // 20 tokens; then 20 + 2 + 20; then 42 + 2 + 20. Token 2 is decoded at one more.
        run.UnitTexts().ShouldBe([
            "gpu a0 1000-1020", "gpu a0 1020-1032.1", "gpu a1 1132.1-1174.1", "gpu a1 1174.1-1188.4", "gpu a2 1288.4-1352.4", "gpu a2 1352.4-1368.9"]);
        Cached(run).ShouldBe([0, 0, 0]);
    }

    [Fact]
    public void AKeptContextIsNotReadAgain()
    {
        var run = Chat().Stream("a : lm by 1 users every 1 s { prompt 20 tokens  output 2 tokens  turns 3  think 100 ms  keep context }").Run(1500, InOrder);

        // Tokens 1 to 20, 23 to 42 and 45 to 64, with the contexts of before.
        run.UnitTexts().ShouldBe([
            "gpu a0 1000-1020", "gpu a0 1020-1032.1", "gpu a1 1132.1-1152.1", "gpu a1 1152.1-1166.4", "gpu a2 1266.4-1286.4", "gpu a2 1286.4-1302.9"]);
        Cached(run).ShouldBe([0, 22, 44]);
    }

    [Fact]
    public void ChunksOfATurnBeginWhereTheCacheEnds()
    {
        // 8 tokens each, and 4 at the end; their first layers are counted on.
        var run = Chat().Stream("a : lm by 1 users every 1 s { prompt 20 tokens  output 1 tokens  turns 2  keep context }")
            .Run(1100, $"{InOrder}  chunk prefill by 8 tokens");

        run.UnitTexts().ShouldBe(["gpu a0 1000-1008", "gpu a0 1008-1016", "gpu a0 1016-1020", "gpu a1 1020-1028", "gpu a1 1028-1036", "gpu a1 1036-1040"]);
    }

    [Fact]
    public void ATurnWaitsForTheJobItReleased()
    {
        var run = Tool("after a", "deadline 1 s").Run(35, InOrder);

        run.UnitTexts().ShouldBe(["npu a0 10-14", "npu t0 14-17", "npu a1 22-26", "npu t1 26-29"]);
    }

    [Fact]
    public void WithoutAJobOfItTheTurnDoesNotWait()
    {
        var run = Tool("after a with probability 0.5", "").Run(40_000, InOrder, seed: 3);

        var jobs = Schedule.Of(run).Jobs;
        var turns = jobs.Where(j => j.Stream == "a").ToList();
        var tools = jobs.Where(j => j.Stream == "t").ToDictionary(j => j.Release, j => j.Finish);
        var pauses = turns.Zip(turns.Skip(1)).Where((_, i) => i % 2 == 0)
            .Select(p => (HasTool: tools.ContainsKey(p.First.Finish!.Value), Ns: p.Second.Release - (tools.GetValueOrDefault(p.First.Finish!.Value) ?? p.First.Finish!.Value))).ToList();
        pauses.ShouldAllBe(p => p.Ns == 5_000_000);
        pauses.Count(p => p.HasTool).ShouldBeInRange(pauses.Count / 3, pauses.Count * 2 / 3);
    }

    [Fact]
    public void AFlowEndsWithWhatItWaitsFor()
    {
        // The tool's job is late before it starts, since the other stream holds the device.
        var run = Tool("after a", "deadline 2 ms  late drop").Stream("b : m every 14 ms { offset 0 ms }").Run(45, "order by stream.weight, arrival  place on idle device");

        var jobs = Schedule.Of(run).Jobs;
        jobs.Where(j => j.Stream == "t").ShouldAllBe(j => j.Outcome == "dropped");
        TurnsOf(run, "a").ShouldAllBe(t => t == 1);
        jobs.Count(j => j.Stream == "a").ShouldBeGreaterThan(1); // its user asks again
    }

    [Fact]
    public void ADroppedTurnEndsItsFlow()
    {
        var run = new Bench().Device("npu", "NPU").Vision("m", "npu=4").Vision("long", "npu=30")
            .Stream("a : m every 50 ms { turns 4  think 6 ms  deadline 5 ms  late drop }").Stream("b : long every 50 ms { offset 5 ms }").Run(100, InOrder);

        run.JobsOf("a", "completed").ShouldBe([0, 2]);
        run.JobsOf("a", "dropped").ShouldBe([1, 3]);
    }

    [Fact]
    public void RandomNumbersOfTurnsHaveTheirMeanUnderEveryPolicy()
    {
        var bench = new Bench().Device("npu", "NPU").Device("gpu", "GPU").Vision("m", "npu=1 gpu=2")
            .Stream("a : m every 20 ms { turns ~4  think ~3 ms }");
        var lengths = Lengths(bench.Run(40_000, InOrder, seed: 5));
        var others = Lengths(bench.Run(40_000, "order by arrival descending  place on gpu, npu", seed: 5));

        lengths.Average().ShouldBeInRange(3.7, 4.3);
        others.Take(1900).ShouldBe(lengths.Take(1900));

        static List<int> Lengths(ScheduleRun run) => [.. Columns(run).GroupBy(c => c.Flow).OrderBy(g => g.Key).Select(g => g.Count())];
    }

    [Fact]
    public void PausesHaveTheirMean()
    {
        var run = new Bench().Device("npu", "NPU").Vision("m", "npu=1").Stream("a : m by 1 users { turns 1000000  think ~10 ms }").Run(40_000, InOrder, seed: 2);

        var jobs = Schedule.Of(run).Jobs;
        jobs.Zip(jobs.Skip(1)).Average(p => (p.Second.Release - p.First.Finish!.Value) / 1e6).ShouldBeInRange(9.5, 10.5);
    }

    [Fact]
    public void ATurnHasItsSizesWhateverComesBetween()
    {
        var plain = SizesOf("turns 4");
        SizesOf("turns 4  think ~30 ms").ShouldBe(plain);
        SizesOf("turns 4  think 3 ms  keep context").ShouldBe(plain);
        SizesOf("").ShouldBe(plain.Where(s => s.Turn == 1));

        static List<(long Flow, long Turn, long Tokens)> SizesOf(string turns)
        {
            var run = Chat().Stream($"a : lm every 3 s {{ prompt 5 tokens  output ~6 tokens  {turns} }}").Run(30_000, InOrder, seed: 9);
            var tokens = Schedule.Of(run).Jobs.Select(j => j.Tokens!.Value);
            var columns = turns.Length > 0 ? Columns(run) : [.. tokens.Select((_, i) => ((long)i, 1L, 0L))];
            return [.. columns.Zip(tokens, (c, t) => (c.Flow, c.Turn, t)).Order()];
        }
    }

    [Fact]
    public void ATraceGivesTheSizesOfItsFlows()
    {
        var files = new MemoryFiles().Add("t.csv", "model,stage,device,tokens,latency_ms\nlm,prefill,gpu,1,1\nlm,prefill,gpu,1000,1000\nlm,decode,gpu,,10\n")
            .Add("r.csv", "release_ms,prompt,output\n0,10,1\n100,20,2\n")
            .Add("bench.sched", "policy A { order by arrival  place on gpu }  platform P { device gpu : GPU  latencies \"t.csv\" }  model lm : llm\n"
                + "scenario S on P { run for 300 ms  stream a : lm at trace \"r.csv\" { turns 2  keep context } }");

        ScheduleRun.Of(ScheduleRun.Link("bench.sched", files: files)).UnitTexts().ShouldBe([
            "gpu a0 0-10", "gpu a1 10-20", "gpu a2 100-120", "gpu a2 120-130", "gpu a3 130-150", "gpu a3 150-160"]);
    }

    [Fact]
    public void FlowsAreCounted()
    {
        var run = new Bench().Device("npu", "NPU").Vision("m", "npu=4").Stream("a : m every 30 ms { turns 3  think 6 ms }").Stream("b : m every 50 ms { offset 5 ms }").Run(100, InOrder);

        // The last flow has one turn left at the end.
        run.Figures.Streams.Select(s => (s.Completed, s.Flows)).ShouldBe([(10, 3), (2, 0)]);
        MetricCatalog.OfStream.First(m => m.Id == "flows").Value(run.Figures, run.Figures.Streams[1]).ShouldBe(double.NaN); // its jobs are no turns
    }

    private static Bench Tool(string arrival, string attributes) => new Bench().Device("npu", "NPU").Vision("m", "npu=4").Vision("tool", "npu=3")
        .Stream("a : m by 1 users every 10 ms { turns 2  via t  think 5 ms  weight 2 }").Stream($"t : tool {arrival} {{ {attributes}  weight 3 }}");

    private static List<(long Flow, long Turn, long Cached)> Columns(ScheduleRun run) =>
        [.. run.Jobs.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(l => l.Split(',')).Select(f => (long.Parse(f[9], CultureInfo.InvariantCulture), long.Parse(f[10], CultureInfo.InvariantCulture), long.Parse(f[11], CultureInfo.InvariantCulture)))];

    private static List<long> Cached(ScheduleRun run) => [.. Columns(run).Select(c => c.Cached)];

    private static List<long> TurnsOf(ScheduleRun run, string stream) =>
        [.. run.Jobs.Split('\n').Where(l => l.StartsWith(stream + ",", StringComparison.Ordinal)).Select(l => long.Parse(l.Split(',')[10], CultureInfo.InvariantCulture))];
}
