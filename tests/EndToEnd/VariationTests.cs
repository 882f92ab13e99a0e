using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Metrics;
using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <summary>Devices whose units deviate from the table: what stays the same under every policy, and what follows actual times.</summary>
public sealed class VariationTests
{
    private const string Fcfs = "order by arrival  place on idle device minimizing latency";

    private static readonly string[] Policies =
    [
        Fcfs,
        "order by deadline  place on idle device  preempt immediately losing work",
        "order by laxity  place on device minimizing finish",
        "order by arrival descending  place on npu, gpu  preempt never",
        "order by executed  place on static device  chunk prefill by 16 tokens",
    ];

    [Fact]
    public void AUnitDeviatesAlikeUnderEveryPolicyAndOnEveryDevice()
    {
        var factors = new Dictionary<(string Stream, long Job, long? Token, long Layer), double>();
        var (again, elsewhere) = (0, 0);
        foreach (var policy in Policies)
        {
            foreach (var unit in Schedule.Of(Mixed("20 %").Run(400, policy, seed: 5)).Units.Where(u => u.IsDone && u.Stage != "prefill"))
            {
                var predicted = (unit.Stage, unit.Device) switch
                {
                    ("infer", "npu") => 2e6,
                    ("infer", _) => 5e6,
                    (_, "npu") => 3e6,
                    _ => 1e6,
                };
                var factor = (unit.End - unit.Start) / predicted;
                factor.ShouldBeInRange(0.8, 1.2);
                var key = (unit.Stream, unit.Job, unit.Token, unit.Layer);
                if (!factors.TryAdd(key, factor))
                {
                    factors[key].ShouldBe(factor, 1e-6, $"{key} under {policy}");
                    again++;
                    elsewhere += unit.Device == "npu" ? 0 : 1;
                }
            }
        }

        again.ShouldBeGreaterThan(200);
        elsewhere.ShouldBeGreaterThan(20);
    }

    [Fact]
    public void WithoutDeviationNothingChanges()
    {
        foreach (var policy in Policies)
        {
            var (none, zero) = (Mixed("").Run(300, policy), Mixed("0 %").Run(300, policy));
            (zero.Jobs, zero.Units).ShouldBe((none.Jobs, none.Units));
        }
    }

    [Fact]
    public void FactorsAreUniformAndTheirMeanIsOne()
    {
        var units = Schedule.Of(new Bench().Device("gpu", "GPU", "variation 30 %").Vision("m", "gpu=10", layers: 10)
            .Stream("a : m every 10 ms").Run(60_000, Fcfs, seed: 3)).Units.Select(u => (u.End - u.Start) / 1e6).ToList();

        units.Count.ShouldBeGreaterThan(50_000);
        units.Average().ShouldBe(1, 0.003);
        units.Min().ShouldBeInRange(0.7, 0.701);
        units.Max().ShouldBeInRange(1.299, 1.3);
        foreach (var tenth in units.GroupBy(u => (int)((u - 0.7) / 0.06)).Where(g => g.Key < 10))
            ((double)tenth.Count() / units.Count).ShouldBeInRange(0.095, 0.105);

        // Neighbours have nothing in common.
        var pairs = units.Zip(units.Skip(1)).ToList();
        (pairs.Average(p => (p.First - 1) * (p.Second - 1)) / units.Average(u => (u - 1) * (u - 1))).ShouldBe(0, 0.02);
    }

    [Fact]
    public void EachSeedStreamAndJobHasItsOwn()
    {
        var first = Durations(1);
        first.Distinct().Count().ShouldBe(first.Count);
        Durations(1).ShouldBe(first);
        Durations(2).Intersect(first).ShouldBeEmpty();

        static List<long> Durations(long seed) => [.. Schedule.Of(new Bench().Device("gpu", "GPU", "variation 50 %").Vision("m", "gpu=10", layers: 2)
            .Stream("a : m every 40 ms").Stream("b : m every 40 ms").Run(400, Fcfs, seed)).Units.Select(u => u.End - u.Start)];
    }

    [Fact]
    public void NoOtherDrawMoves()
    {
        Releases("").ShouldBe(Releases("30 %"));

        static List<(string, long, long)> Releases(string variation) => [.. Schedule.Of(Mixed(variation).Stream("p : v every ~15 ms { jitter 3 ms }")
            .Run(400, "order by random()  place on idle device", seed: 9)).Jobs.Select(j => (j.Stream, j.Job, j.Release))];
    }

    [Fact]
    public void StoppingAUnitDoesNotChangeWhatItTakes()
    {
        var whole = Work("");
        var stopped = Work("preempt immediately keeping work");

        whole.ShouldNotBe(100_000_000);
        stopped.ShouldBe(whole, 20); // a nanosecond each time
        static double Work(string preempt) => Schedule.Of(new Bench().Device("gpu", "GPU", "variation 50 %").Vision("long", "gpu=100").Vision("short", "gpu=1")
            .Stream("a : long every 1 s").Stream("b : short every 9 ms { offset 2 ms  class urgent }")
            .Run(900, $"prefer class == urgent  order by arrival  place on idle device  {preempt}", seed: 4)).Units.Where(u => u.Stream == "a").Sum(u => u.End - u.Start);
    }

    [Fact]
    public void EnergyFollowsActualWork()
    {
        var measured = One("gpu=10:7", "variation 25 %");
        measured.Energy.ShouldBe(7e6 * measured.Ns / 10e6, 1e-3);
        var estimated = One("gpu=10", "variation 25 %  power 10 W");
        estimated.Energy.ShouldBe(10.0 * estimated.Ns, 1e-3);
        estimated.Ns.ShouldBe(measured.Ns);
        measured.Ns.ShouldNotBe(10_000_000);

        static (double Energy, long Ns) One(string latency, string device)
        {
            var run = new Bench().Device("gpu", "GPU", device).Vision("m", latency).Stream("a : m every 100 ms").Run(50, Fcfs);
            return (run.Figures.Of("energy"), Schedule.Of(run).Units.Single() is var u ? u.End - u.Start : 0);
        }
    }

    [Fact]
    public void WhatTakesLongerThanTheTableSaysIsAPartOfALife()
    {
        var linked = new Bench().Device("gpu", "GPU", "variation 50 %").Vision("m", "gpu=10").Stream("a : m every 40 ms").Link(2000, Fcfs);

        var lives = LifeTests.LivesOf(linked, 0).Lives;
        foreach (var life in lives)
        {
            var takenNs = (life.End - life.Release).Ns;
            var parts = life.Parts.ToDictionary(p => p.Cause.Kind, p => p.Ns);
            parts[PartKind.Work].ShouldBe(Math.Min(10_000_000, takenNs));
            parts.GetValueOrDefault(PartKind.Variation).ShouldBe(Math.Max(0, takenNs - 10_000_000));
            parts.Keys.Except([PartKind.Work, PartKind.Variation]).ShouldBeEmpty();
        }

        lives.Count(l => l.Parts.Any(p => p.Cause.Kind == PartKind.Variation)).ShouldBeInRange(lives.Count / 3, 2 * lives.Count / 3);
    }

    private static Bench Mixed(string variation) => new Bench().Device("gpu", "GPU", "power 5 W").Device("npu", "NPU", "power 2 W")
        .Platform(variation.Length == 0 ? "" : $"variation {variation}")
        .Vision("v", "gpu=10 npu=4", layers: 2).Llm("lm", "gpu@16=8 gpu@64=30 npu@16=4 npu@64=12", "gpu=1 npu=3")
        .Stream("a : v every 12 ms").Stream("b : v at 30 fps { deadline 20 ms }")
        .Stream("c : lm every 60 ms { prompt 40 tokens  output 6 tokens  ttft within 30 ms  tpt within 9 ms }");
}
