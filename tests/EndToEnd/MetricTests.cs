using SchedLang.Compiler;
using SchedLang.EndToEnd.Reference;
using SchedLang.Runtime.Metrics;
using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <summary>Metrics by runs worked out by hand.</summary>
public sealed class MetricTests
{
    private const string Fcfs = "order by arrival  place on idle device";

    [Fact]
    public void LateJobsAreCountedAndThoseNotYetDueAreNot()
    {
        // Released at 0, 8, .. 32; run 0-10, 10-20, 20-30, 30-40; the fifth is due at the end, which is not before it.
        var run = Gpu("power 10 W  idle 1 W").Vision("m", "gpu=10").Stream("a : m every 8 ms").Run(40, Fcfs);
        var stream = run.Figures.Streams.Single();

        (stream.Violated, stream.Judged, stream.Completed, stream.Unfinished).ShouldBe((4L, 4L, 4L, 1L));
        Of(run, "latency.mean").ShouldBe(13e6);
        Of(run, "latency.p50").ShouldBe(12e6);
        Of(run, "latency.p99").ShouldBe(16e6);
        Of(run, "queueing.mean").ShouldBe(3e6);
        Of(run, "throughput").ShouldBe(100);
        All(run, "fairness").ShouldBe(1);
        All(run, "energy").ShouldBe(0.4e9);
        OfDevice(run, "utilization").ShouldBe(1);
    }

    [Fact]
    public void IdlePowerAndMeasuredEnergyCount()
    {
        var run = Gpu("power 10 W  idle 2 W").Vision("m", "gpu=10:7").Stream("a : m every 20 ms").Run(40, Fcfs);

        OfDevice(run, "utilization").ShouldBe(0.5);
        All(run, "energy").ShouldBe(2 * 7e6 + 2 * 20e6);
    }

    [Fact]
    public void TheFirstTokenIsJudgedByTtftAndTheOthersByTpt()
    {
        // Tokens at 10, 15, 20, 25; due at 8, then 14, 18, 22.
        Bench bench() => Gpu().Llm("lm", "gpu=10", "gpu=5")
            .Stream("a : lm every 1 s { prompt 1 tokens  output 4 tokens  ttft within 8 ms  tpt within 4 ms }");

        var whole = bench().Run(30, Fcfs);
        Of(whole, "violation_rate").ShouldBe(1);
        Of(whole, "ttft.mean").ShouldBe(10e6);
        Of(whole, "tpt.mean").ShouldBe(5e6);
        Tokens(whole).ShouldBe((3, 3));
        Tokens(bench().Run(22, Fcfs)).ShouldBe((2, 2)); // the fourth is due at the end
        Tokens(bench().Run(23, Fcfs)).ShouldBe((3, 3)); // and now before it
    }

    [Fact]
    public void AJobWithoutAFirstTokenIsStarved()
    {
        var run = Gpu().Llm("lm", "gpu=50", "gpu=5").Stream("a : lm every 30 ms { prompt 1 tokens  output 2 tokens }").Run(60, Fcfs);

        Of(run, "starved").ShouldBe(1);
        Of(run, "ttft.mean").ShouldBe(double.PositiveInfinity);
        Of(run, "ttft_per_token.mean").ShouldBe(50e6); // of the jobs that have a first token
        Of(run, "ttft.p50").ShouldBe(50e6);
        double.IsNaN(Of(run, "violation_rate")).ShouldBeTrue();
    }

    [Fact]
    public void DroppedJobsAreViolations()
    {
        var run = Gpu().Vision("m", "gpu=30").Stream("a : m every 10 ms { late drop }").Run(60, Fcfs);

        // a0 runs 0-30 and is late; a1, a2 are dropped at 20 and 30; a3 runs 30-60 and is late; a4 is dropped at 50, a5 at 60.
        var stream = run.Figures.Streams.Single();
        (stream.Dropped, stream.Violated, stream.Judged).ShouldBe((4L, 6L, 6L));
    }

    [Fact]
    public void SwitchesAndTransfersAreCountedOnceADispatch()
    {
        var run = new Bench().Device("gpu", "GPU").Device("npu", "NPU").Llm("lm", "gpu=4", "npu=2").Vision("v", "gpu=1")
            .Stream("a : lm every 1 s { prompt 1 tokens  output 3 tokens }").Stream("b : v every 1 s { offset 1 ms }").Run(20, Fcfs);

        All(run, "transfers").ShouldBe(1);
        All(run, "switches").ShouldBe(1);
    }

    [Fact]
    public void GapsShowAStallThatTimePerTokenHides()
    {
        // Prefill first: the prefill of the third prompt, 8 chunks of 100 ms, stands between two tokens of jobs 0 and 1. The other policy
        // runs a decode step after two chunks.
        const string Chunked = "chunk prefill by 2048 tokens  batch decode up to 32  order by arrival  place on idle device  preempt at stage";
        var first = Stalled($"prefer stage == prefill  {Chunked}");
        var inTurn = Stalled($"prefer if pre >= 2 then stage == decode else stage == prefill  {Chunked}  state pre: int = 0\n"
            + "on dispatch when stage == prefill { pre += 1 }  on dispatch when stage == decode { pre = 0 }");

        Of(first, "gap.max").ShouldBe(920e6);
        Of(inTurn, "gap.max").ShouldBe(220e6);
        Of(first, "tpt.max").ShouldBe(Of(inTurn, "tpt.max"));
        Of(first, "gap.p50").ShouldBe(20e6);
        All(first, "gap.max").ShouldBe(920e6);
    }

    [Fact]
    public void GapsAreBetweenTokensAndNotBeforeTheFirst()
    {
        // a0: tokens at 10, 15, 20. a1, released at 12 and after a0: prefill 20-30, tokens at 30, 35, 40.
        var run = Gpu().Llm("lm", "gpu=10", "gpu=5").Stream("a : lm every 12 ms { prompt 6 tokens  output 3 tokens }").Run(41, Fcfs);

        var stream = run.Figures.Streams.Single();
        (stream.Gap.Count, Of(run, "gap.mean"), Of(run, "gap.max")).ShouldBe((4L, 5e6, 5e6));
        Of(run, "latency_per_token.p50").ShouldBe(20e6 / 9);
        Of(run, "latency_per_token.max").ShouldBe(28e6 / 9);
        Of(run, "latency_per_token.mean").ShouldBe(24e6 / 9, 1e-6);
        Of(run, "ttft_per_token.p50").ShouldBe(10e6 / 6);
        Of(run, "ttft_per_token.max").ShouldBe(18e6 / 6);
        Of(run, "ttft_per_token.mean").ShouldBe(14e6 / 6, 1e-6);
        All(run, "ttft_per_token.mean").ShouldBe(14e6 / 6, 1e-6);
    }

    [Fact]
    public void TardinessIsZeroOnTimeAndIntervalsAreBetweenCompletions()
    {
        // Released at 0, 8, 16, 24, 32, due 8 later; run 0-10, 10-20, 20-30, 30-40: late by 2, 4, 6, 8. The first due at 8.
        var run = Gpu().Vision("m", "gpu=10").Stream("a : m every 8 ms").Run(41, Fcfs);

        Of(run, "tardiness.mean").ShouldBe(5e6);
        Of(run, "tardiness.p50").ShouldBe(4e6);
        Of(run, "tardiness.max").ShouldBe(8e6);
        Of(run, "interval.mean").ShouldBe(10e6);
        Of(run, "interval.max").ShouldBe(10e6);
        run.Figures.Streams[0].Interval.Count.ShouldBe(3);
        var onTime = Gpu().Vision("m", "gpu=4").Stream("a : m every 8 ms").Run(41, Fcfs);
        Of(onTime, "tardiness.max").ShouldBe(0);
        Of(onTime, "longest_miss_run").ShouldBe(0);
    }

    [Fact]
    public void TardinessOfAnLlmIsThatOfItsFirstToken()
    {
        var run = Gpu().Llm("lm", "gpu=10", "gpu=5").Stream("a : lm every 1 s { prompt 1 tokens  output 4 tokens  ttft within 8 ms }").Run(12, Fcfs);

        Of(run, "tardiness.mean").ShouldBe(2e6); // the job is unfinished, its first token is not
    }

    [Fact]
    public void MissesInARowAreCountedByNumberWhateverTheOrderOfTheirEnds()
    {
        // Latest first on one device, 10 each, released every 4 and due 12 after: 0 runs 0-10; then 2 (8), 20-30 is 5 (20), 30-40 is 7 (28).
        // Late: 1, 3, 4, 6 and what never runs; 0 on time, 2 done at 20 and due at 20, 5 at 30 due at 32, 7 at 40 due at 40.
        var run = Gpu().Vision("m", "gpu=10").Stream("a : m every 4 ms { deadline 12 ms }").Run(41, "order by arrival descending  place on idle device");

        // In row: 1; 3 and 4; 6. Jobs 8 to 10 are not due before the end.
        Of(run, "violations").ShouldBe(4);
        Of(run, "longest_miss_run").ShouldBe(2);
        All(run, "longest_miss_run").ShouldBe(2);
    }

    [Fact]
    public void QueueLengthIsTheNumberOfReadyJobsOverTime()
    {
        // a0 runs 0-10, a1 (released 8) waits 8-10, runs 10-20; a2 (16) waits 16-20, runs 20-30; a3 (24) waits 24-30, runs 30-40;
        // a4 (32) waits 32-40. b0, released at 0, waits all the time. 20 and 40 of 40 ms.
        var run = Gpu().Vision("m", "gpu=10").Stream("a : m every 8 ms { class fast }").Stream("b : m every 1 s { deadline never }").Run(40, "prefer class == fast  order by arrival  place on idle device");

        Of(run, "queue_length.mean").ShouldBe(0.5);
        Of(run, "queue_length.max").ShouldBe(1);
        All(run, "queue_length.mean").ShouldBe(1.5);
        All(run, "queue_length.max").ShouldBe(2);
    }

    [Fact]
    public void ADroppedJobWaitsUntilItIsDropped()
    {
        // a0 runs 0-30. a1 waits 10-20, a2 20-30; a3 starts at 30. a4 waits 40-50, a5 50-60.
        var run = Gpu().Vision("m", "gpu=30").Stream("a : m every 10 ms { late drop }").Run(60, Fcfs);

        Of(run, "queue_length.mean").ShouldBe(40.0 / 60);
        Of(run, "queue_length.max").ShouldBe(1);
    }

    [Fact]
    public void BesideNeverStandsTheMeanOfTheJobsThatHaveAFirstToken()
    {
        var run = Gpu().Llm("lm", "gpu=50", "gpu=5").Stream("a : lm every 30 ms { prompt 1 tokens  output 2 tokens }").Run(60, Fcfs);

        Of(run, "ttft.mean_of_answered").ShouldBe(50e6);
        All(run, "ttft.mean_of_answered").ShouldBe(50e6);
    }

    /// <summary>The times of the reference and the lengths of the trace give the metric, with random arrivals of a second stream in the way.</summary>
    [Fact]
    public void TheFirstTokenByPromptFollowsFromTheReference()
    {
        const string trace = "release_ms,prompt,output\n0,6,3\n4,30,2\n9,12,4\n15,48,2\n22,3,1\n93,9,2\n";
        const string table = "model,stage,device,tokens,latency_ms\nlm,prefill,gpu,6,2\nlm,prefill,gpu,48,16\nlm,decode,gpu,,3\nv,infer,gpu,,4\n";
        var files = new MemoryFiles().Add("t.csv", table).Add("ask.csv", trace).Add("p.sched", """
            platform P { device gpu : GPU {} latencies "t.csv" }
            model lm : llm { layers 2 }
            model v : vision { layers 2 }
            scenario S on P { run for 95 ms  stream a : lm at trace "ask.csv"  stream b : v every ~12 ms }
            policy A { order by arrival descending  chunk prefill by 16 tokens  place on gpu }
            """);
        var program = Compilation.Load("p.sched", files).Program;
        var (jobs, _) = ReferenceRun.Of(program.Policies.Single(), program.Scenarios.Single(), f => f == "t.csv" ? table : trace, seed: 7);
        double[] prompts = [6, 30, 12, 48, 3, 9];
        var samples = Schedule.JobsOf(jobs).Where(j => j is { Stream: "a", FirstToken: not null })
            .Select(j => (j.FirstToken!.Value - j.Release) / prompts[j.Job]).Order().ToList();

        var run = ScheduleRun.Of(ScheduleRun.Link("p.sched", files: files), seed: 7);

        samples.Count.ShouldBeInRange(2, 5); // the last job has no first token
        Of(run, "ttft_per_token.mean").ShouldBe(samples.Average(), 1e-6);
        Of(run, "ttft_per_token.max").ShouldBe(samples[^1], 1e-6);
    }

    private static ScheduleRun Stalled(string policy) => ScheduleRun.Of(ScheduleRun.Link("stall.sched", files: new MemoryFiles()
        .Add("stall.sched", $$"""
            platform P { device npu : NPU {} latencies "lat.csv" }
            model m : llm { layers 1 }
            scenario S on P { run for 4 s  stream c : m at trace "long.csv" {} }
            policy A { {{policy}} }
            """)
        .Add("lat.csv", "model,stage,device,tokens,batch,latency_ms\nm,prefill,npu,2048,1,100\nm,prefill,npu,16384,1,800\nm,decode,npu,,1,20\nm,decode,npu,,32,20\n")
        .Add("long.csv", "release_ms,prompt,output\n0,2048,21\n50,2048,21\n200,16384,4\n")));

    private static Bench Gpu(string attributes = "") => new Bench().Device("gpu", "GPU", attributes);

    private static (long Violated, long Judged) Tokens(ScheduleRun run) =>
        (run.Figures.Streams[0].ViolatedTokens, run.Figures.Streams[0].JudgedTokens);

    private static double Of(ScheduleRun run, string metric) => run.Figures.OfStream(run.Figures.Streams[0].Definition.Name, metric);

    private static double OfDevice(ScheduleRun run, string metric) => run.Figures.OfDevice(run.Figures.Devices[0].Device.Name, metric);

    private static double All(ScheduleRun run, string metric) => run.Figures.Of(metric);
}
