using System.Globalization;
using System.Text;
using SchedLang.Compiler;
using SchedLang.Compiler.Lowering;
using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <content>Hundreds of jobs wait, whose keys grow at speeds of their own and cross.</content>
public sealed partial class OptimizationTests
{
    [Theory]
    [InlineData("order by age / (stage_remaining + 1 ms) descending")]
    [InlineData("order by (age + remaining) / (executed + remaining) descending")]
    [InlineData("order by laxity / remaining")]
    [InlineData("order by (deadline - now) / stage_remaining descending")]
    [InlineData("order by -age / remaining")]
    [InlineData("order by age * weight descending")]
    [InlineData("order by age * (tokens / 1000 tokens)")]
    [InlineData("order by waited / (remaining / weight) descending, deadline")]
    [InlineData("order by laxity / remaining * 2.5 / weight, age / remaining descending")]
    [InlineData("prefer stage == encode  order by layer, laxity / remaining  strict")]
    [InlineData("order by (now - arrival + now - arrival) / executed descending")]
    [InlineData("order by age / (executed - executed)")]
    [InlineData("order by age * 1e12, laxity / remaining / 1e-80 * 1e85")]
    [InlineData("let claim = age / remaining  order by claim descending  preempt never")]
    [InlineData("let claim = laxity  order by claim / remaining  preempt at stage")]
    public void KeysThatCrossAreTheSame(string clauses)
    {
        var program = ScheduleRun.Link("crossings.sched", files: Crossings(clauses));
        IsLinear(program).ShouldBeTrue();
        Same(program, 5, clauses);
        var (with, without) = (ScheduleRun.Of(program, 6), ScheduleRun.Of(program.Without(Optimizations.Crossings), 6));
        FirstDifference(with.Units, without.Units).ShouldBeNull(clauses);
        FirstDifference(with.Summary, without.Summary).ShouldBeNull(clauses);
    }

    // One device that falls behind; keys that tie for good, are cut off on the way, or have no sign.
    [Theory]
    [InlineData("order by laxity / remaining, age / remaining descending", "", 1)]
    [InlineData("order by laxity * weight, age / remaining descending", "", 1)]
    [InlineData("order by age / stream.period, age / remaining descending", "", 1)]
    [InlineData("order by age / 1 s * (weight - 2), age / remaining descending", "", 1)]
    [InlineData("order by age / 1e12, age / remaining descending", "", 1)]
    [InlineData("order by laxity * 1e11", "deadline 300 ms", 5)]
    [InlineData("order by laxity * 1e11 descending", "deadline 300 ms", 5)]
    [InlineData("order by laxity / 1 ns * exp(690 * (3 - weight)) * (weight - 2)", "deadline 300 ms", 5)]
    [InlineData("order by age / 1 ms / ((weight - 2) * (weight - 5))", "deadline 300 ms", 5)]
    [InlineData("order by age / 1 ms / 1e200 / 1e115 * 1e300", "deadline 300 ms", 5)]
    [InlineData("order by laxity + 9223372036 s, age / remaining", "deadline 300 ms", 5)]
    public void KeysThatStopGrowingAreTheSame(string clauses, string deadline, double shortMs)
    {
        foreach (var weight in (string[])["2", "3", "5"])
        {
            var program = ScheduleRun.Link("few.sched", files: OneDevice(clauses, deadline, weight, shortMs));
            var (with, without) = (ScheduleRun.Of(program, 6), ScheduleRun.Of(program.Without(Optimizations.Crossings), 6));
            FirstDifference(with.Units, without.Units).ShouldBeNull(clauses);
            FirstDifference(with.Summary, without.Summary).ShouldBeNull(clauses);
        }
    }

    private static MemoryFiles OneDevice(string clauses, string deadline, string weight, double shortMs)
    {
        var (one, two) = (new StringBuilder("release_ns,tokens\n"), new StringBuilder("release_ns,tokens\n"));
        for (var job = 0; job < 40; job++)
            one.Append(CultureInfo.InvariantCulture, $"0,{(shortMs > 1 ? 1 : 1000)}\n");
        for (var job = 0; job < 40; job++)
            (shortMs > 1 ? two : one).Append(CultureInfo.InvariantCulture, $"{(shortMs > 1 ? 0 : 99_500_000)},1\n");
        if (shortMs <= 1)
            two.Append("0,1\n");
        return new MemoryFiles()
            .Add("one.csv", one.ToString())
            .Add("two.csv", two.ToString())
            .Add("table.csv", string.Create(CultureInfo.InvariantCulture, $"model,stage,device,tokens,latency_ms\ne,encode,d0,1,{shortMs}\ne,encode,d0,1000,100\n"))
            .Add("few.sched", $$"""
                platform P {
                  device d0 : GPU
                  latencies "table.csv"
                }
                model e : encoder { layers 1 }
                scenario S on P {
                  run for 1 s
                  stream a : e at trace "one.csv" { {{deadline}}  weight 2 }
                  stream b : e at trace "two.csv" { {{deadline.Replace("300", "150", StringComparison.Ordinal)}}  weight {{weight}} }
                }
                policy P {
                  let weight = stream.weight
                  {{clauses}}
                  place on idle device
                }
                """);
    }

    [Theory]
    [InlineData("order by deadline")]
    [InlineData("order by laxity")]
    [InlineData("order by max(age, 3 ms) / remaining")]
    [InlineData("order by age / waited")]
    [InlineData("order by 2.5 * laxity / remaining")] // rounded to the ns before it is divided
    [InlineData("order by age / 3.7 * weight")]
    [InlineData("order by age * weight / remaining")]
    [InlineData("order by age / remaining + weight")]
    [InlineData("order by age / remaining * random()")]
    [InlineData("prefer laxity < 3 ms  order by age / remaining")]
    [InlineData("order by age / remaining  preempt immediately keeping work")]
    public void OtherKeysAreNotTakenForThem(string clauses) =>
        IsLinear(ScheduleRun.Link("crossings.sched", files: Crossings(clauses))).ShouldBeFalse();

    private static bool IsLinear(LinkedProgram program) => program.Source.Text.Contains("static bool OrderIsLinear => true", StringComparison.Ordinal);

    // A burst, some of it alike to the ns, and more work than the devices can do; streams with and without deadlines, one that drops what is late.
    private static MemoryFiles Crossings(string clauses)
    {
        var random = new Random(17);
        var trace = new StringBuilder("release_ns,tokens\n");
        for (var at = 0L; at < 900_000_000; at += at == 0 && random.Next(150) > 0 ? 0 : random.Next(4_000_000))
            trace.Append(CultureInfo.InvariantCulture, $"{at},{1 + random.Next(random.Next(2) == 0 ? 3 : 1000)}\n");
        return new MemoryFiles()
            .Add("jobs.csv", trace.ToString())
            .Add("table.csv", """
                model,stage,device,tokens,latency_ms
                e,encode,d0,1,4
                e,encode,d0,1000,9
                e,encode,d1,1,7
                e,encode,d1,1000,30
                v,infer,d0,,3.1
                v,infer,d1,,2.3
                l,prefill,d0,1,2
                l,prefill,d0,512,14
                l,prefill,d2,1,5
                l,prefill,d2,512,12
                l,decode,d0,1,2
                l,decode,d0,1024,3
                l,decode,d2,1,1
                l,decode,d2,1024,2

                """)
            .Add("crossings.sched", $$"""
                platform P {
                  device d0 : GPU
                  device d1 : NPU
                  device d2 : CPU
                  latencies "table.csv"
                  switch 10 us
                }
                model e : encoder { layers 4 }
                model v : vision { layers 3 }
                model l : llm { layers 2 }
                scenario S on P {
                  run for 1 s
                  stream a : e at trace "jobs.csv" { deadline 60 ms  weight 2 }
                  stream b : e at trace "jobs.csv" { weight 0.7 }
                  stream c : v at 130 Hz { deadline 400 ms  late drop  weight 1.3 }
                  stream t : l every ~15 ms { prompt 64 tokens  output 5 tokens  weight 3 }
                }
                policy P {
                  let weight = stream.weight
                  {{clauses}}
                  place on idle device minimizing latency
                }
                """);
    }
}
