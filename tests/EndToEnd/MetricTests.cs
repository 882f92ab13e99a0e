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

    private static Bench Gpu(string attributes = "") => new Bench().Device("gpu", "GPU", attributes);

    private static (long Violated, long Judged) Tokens(ScheduleRun run) =>
        (run.Figures.Streams[0].ViolatedTokens, run.Figures.Streams[0].JudgedTokens);

    private static double Of(ScheduleRun run, string metric) =>
        MetricCatalog.OfStream.Single(m => m.Id == metric).Value(run.Figures, run.Figures.Streams[0]);

    private static double OfDevice(ScheduleRun run, string metric) =>
        MetricCatalog.OfDevice.Single(m => m.Id == metric).Value(run.Figures, run.Figures.Devices[0]);

    private static double All(ScheduleRun run, string metric) =>
        MetricCatalog.OfRun.Single(m => m.Id == metric).Value(run.Figures, run.Figures);
}
