using SchedLang.Compiler;
using SchedLang.Compiler.Lowering;
using SchedLang.Runtime.Engine;
using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <content>Many lanes with first jobs whose keys are computed for four of them at once.</content>
public sealed partial class OptimizationTests
{
    [Theory]
    [InlineData("order by max(laxity, 1 ms)")]
    [InlineData("order by clamp(deadline - now, 0 ms, 30 ms)")]
    [InlineData("order by max(age, 1 ms) / (stage_remaining + 1 ms) descending")]
    [InlineData("order by age / (remaining + 1 ms) + waited / 2 ms descending")]
    [InlineData("order by max(age, 1 ms) / (1 ms + min(stage_remaining, 5 ms)) descending")]
    [InlineData("order by -(max(age, 3 ms) / (stage_remaining + 1 ms))")]
    [InlineData("order by 1 / (1 + age / 1 ms)")]
    [InlineData("order by min(max(age / 1 ms, 2), 30.5) descending")]
    [InlineData("order by clamp(age / 1 ms, 1, 40) * 3 - 7 descending")]
    [InlineData("order by max(now - waited, arrival + 2 ms)")]
    [InlineData("order by if laxity < 2 ms or age >= 30 ms and waited > 1 ms then 2.5 else if not (deadline >= never) then 1.5 else 0.5 descending")]
    [InlineData("order by if deadline < never then max(deadline - 1 ms, now) else max(arrival, now - waited)")]
    [InlineData("order by (if deadline < never then stage_remaining / max(deadline - now, 0.1 ms) else 0) * (1 + waited / min(d in devices: latency(d))) descending")]
    [InlineData("order by max(d in devices where latency(d) < never: age / latency(d) + energy(d) / 2 mJ) descending")]
    [InlineData("order by min(d in devices where latency(d) < never: latency(d) / (waited + 1 ms))")]
    [InlineData("order by max(d in devices: age / latency(d)) + max(e in devices: waited / latency(e)) descending")]
    [InlineData("fn claim(j, d) = hunger(j) + j.age / j.latency(d)  fn hunger(k) = k.waited / (1 ms + min(e in devices: k.latency(e)))  order by max(f in devices: claim(job, f)) descending")]
    [InlineData("let hunger = waited / (1 ms + stage_remaining)  order by hunger + hunger / 2 + 1 descending")]
    [InlineData("prefer laxity < 5 ms")]
    [InlineData("order by waited > 2 ms or laxity <= 1 ms descending")]
    [InlineData("order by max(laxity, 0 ms) > 2 ms")]
    [InlineData("order by max(age, 4 ms) descending")]
    public void KeysOfFourJobsAtOnceAreTheSame(string clauses)
    {
        foreach (var objective in (string[])["finish", "latency"])
        {
            var program = ScheduleRun.Link("lanes.sched", files: FourLanes(clauses, objective));
            RanksFour(program).ShouldBeTrue();
            PathsOf(program)[(int)EnginePath.FourJobs].ShouldBeGreaterThan(200, objective);
            RanksFour(program.Without(Optimizations.Vectors)).ShouldBeFalse();
            Same(program, 5, clauses);
            var (with, without) = (ScheduleRun.Of(program, 6), ScheduleRun.Of(program.Without(Optimizations.Vectors), 6));
            FirstDifference(with.Units, without.Units).ShouldBeNull(clauses);
        }
    }

    /// <summary>A maximum of 0 may have had the other sign, and one that is infinite no member: each job is then asked by itself.</summary>
    [Theory]
    [InlineData("order by max(d in devices: waited / latency(d)) descending")]
    [InlineData("order by max(d in devices where latency(d) > 3 ms: age / latency(d)) descending")]
    [InlineData("order by min(d in devices where latency(d) > 3 ms: latency(d) / (age + 1 ms))")]
    public void KeysOfFourJobsThatAreNotCertainAreComputedOneByOne(string clauses)
    {
        var program = ScheduleRun.Link("lanes.sched", files: FourLanes(clauses));
        PathsOf(program)[(int)EnginePath.FourJobsOneByOne].ShouldBeGreaterThan(20);
        Same(program, 5, clauses);
    }

    [Theory]
    [InlineData("order by floor(age / 2 ms) descending")] // whole numbers
    [InlineData("order by max(age, 1 ms) * 0.5 descending")] // rounded
    [InlineData("order by max(age, 1 ms) / 3 descending")]
    [InlineData("order by log(1 + age / 1 ms) descending")]
    [InlineData("order by sum(d in devices: waited / (latency(d) + 1 us)) descending")]
    [InlineData("order by max(age, 1 ms) / 1 ms * stream.weight descending")]
    [InlineData("order by max(age, 1 ms) / (remaining + 1 ms) descending, deadline")] // two keys
    [InlineData("prefer laxity < 3 ms  order by max(age, 1 ms) / (remaining + 1 ms) descending")]
    [InlineData("order by deadline")] // no lanes
    [InlineData("order by max(age, 1 ms) / (remaining + 1 ms)")]
    [InlineData("order by max(age, 1 ms) / (remaining + 1 ms) descending  preempt immediately keeping work")]
    public void OtherKeysAreComputedOneByOne(string clauses) => RanksFour(ScheduleRun.Link("lanes.sched", files: FourLanes(clauses))).ShouldBeFalse();

    private static bool RanksFour(LinkedProgram program) => program.Source.Text.Contains("static bool RanksFour => true", StringComparison.Ordinal);

    // Devices that a table gives or that are chosen in each pass; more work than they can do; streams with and without deadlines; a model that one device does not support.
    private static MemoryFiles FourLanes(string clauses, string objective = "finish") => new MemoryFiles()
        .Add("table.csv", """
            model,stage,device,latency_ms,energy_mj
            u,infer,d0,4,9
            u,infer,d1,7,5
            u,infer,d2,30,2
            v,infer,d0,3.1,1
            v,infer,d1,2.3,3
            v,infer,d2,6,2
            w,infer,d0,5,4
            w,infer,d1,2,7

            """)
        .Add("lanes.sched", $$"""
            platform P {
              device d0 : GPU
              device d1 : NPU
              device d2 : CPU
              latencies "table.csv"
            }
            model u : vision { layers 5 }
            model v : vision { layers 4 }
            model w : vision { layers 3 }
            scenario S on P {
              run for 400 ms
              stream a : u at 150 Hz { deadline 30 ms  weight 2 }
              stream b : v at 130 Hz { weight 0.7 }
              stream c : w at 110 Hz { deadline 60 ms }
              stream d : u every ~9 ms { deadline 400 ms  late drop }
              stream e : v every ~8 ms { jitter 1 ms  deadline 25 ms }
            }
            policy P {
              {{clauses}}
              place on idle device minimizing {{objective}}
            }
            """);
}
