using SchedLang.Compiler.Analysis;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Lowering;
using SchedLang.Runtime.Policies;
using SchedLang.Testing;

namespace SchedLang.Compiler.Tests.Analysis;

/// <summary>Which orders put the job first that has waited longest and is due soonest, whatever the time.</summary>
public sealed class LaneAnalysisTests
{
    private const LaneOrder Waited = LaneOrder.Release | LaneOrder.ReadySince;
    private const LaneOrder Due = LaneOrder.Release | LaneOrder.Deadline;
    private const LaneOrder Lax = Due | LaneOrder.StageRemaining;

    [Theory]
    [InlineData("order by max(age, 1 ms) descending", LaneOrder.Release)]
    [InlineData("order by waited * 2 + age descending", Waited)]
    [InlineData("order by waited / min(d in devices: latency(d)) descending", Waited)]
    [InlineData("order by now - ready_since descending", Waited)]
    [InlineData("order by max(ready_since, deadline)", Waited | LaneOrder.Deadline)]
    [InlineData("order by clamp(laxity, 0 ms, 9 ms)", Lax)]
    [InlineData("prefer laxity <= 2 ms  order by deadline", Lax)]
    [InlineData("prefer not (laxity > 2 ms) and class == class", Lax)]
    [InlineData("order by stage_remaining / max(deadline - now, 1 ms) descending", Lax)]
    [InlineData("order by max(age, 1 ms) / (remaining + 1 ms) descending", LaneOrder.Release | LaneOrder.Remaining)]
    [InlineData("order by 1 / (1 + age / 1 ms)", LaneOrder.Release)]
    [InlineData("order by -(age / 1 ms)", LaneOrder.Release)]
    [InlineData("order by ceil(age / 3 ms) descending", LaneOrder.Release)]
    [InlineData("order by rank(job) descending", Lax)]
    [InlineData("order by max(d in devices where latency(d) < never: score(job, d)) descending", Lax | LaneOrder.ReadySince)]
    [InlineData("order by sum(d in devices: age / latency(d)) descending", LaneOrder.Release)]
    [InlineData("order by if class == class then age else waited descending", Waited)]
    public void JobsWaitInLanes(string order, LaneOrder lanes) => LaneAnalysis.Of(PolicyOf(order)).ShouldBe(lanes);

    [Theory]
    [InlineData("order by age", "the other direction")]
    [InlineData("order by laxity descending", "the other direction")]
    [InlineData("order by age - waited descending", "either can grow faster")]
    [InlineData("order by laxity * age", "either sign")]
    [InlineData("order by age * stream.weight descending", "a weight of unknown sign")]
    [InlineData("order by remaining / (deadline - now) descending", "a divisor that changes its sign")]
    [InlineData("order by waited % 3 ms descending", "it starts anew")]
    [InlineData("order by abs(laxity)", "it falls, then rises")]
    [InlineData("order by age == waited descending", "true at times")]
    [InlineData("order by log(1 + age / 1 ms) descending", "a logarithm may be rounded wrongly")]
    [InlineData("order by if age > 3 ms then 0 else 1 descending", "it falls as a job waits")]
    [InlineData("order by if age > 3 ms then laxity / 1 ms else 5", "the branches overlap")]
    [InlineData("order by age, executed", "executed is each job's own")]
    [InlineData("order by max(age, 1 ms) descending, count(j in jobs)", "jobs start in a pass")]
    [InlineData("order by max(age, 1 ms) descending, seen", "a dispatch can change it")]
    [InlineData("order by max(d in devices: finish(d)) + age descending", "a dispatch can change it")]
    [InlineData("order by max(d in devices where d.idle: age) descending", "a dispatch can change it")]
    [InlineData("order by age * 1e300 * 1e300 descending", "infinite for all")]
    [InlineData("order by age + random() * 1 ms descending", "drawn")]
    [InlineData("order by (age / 1 ms) * ((deadline - now) / 1 ms) descending", "rises and falls")]
    [InlineData("order by waited * (1 / (latency(npu) - latency(npu)))", "no number")]
    public void JobsDoNotWaitInLanes(string order, string why) => LaneAnalysis.Of(PolicyOf(order)).ShouldBe(LaneOrder.None, why);

    /// <summary>Each function calls the one before it twice, so the whole has 2 to the 40th parts.</summary>
    [Fact]
    public void FunctionsOfFunctionsAreGivenUp()
    {
        var functions = string.Concat(Enumerable.Range(1, 40).Select(i => $"  fn f{i}(j, d) = f{i - 1}(j, d) + f{i - 1}(j, d)\n"));
        var policy = PolicyOf("order by max(d in devices: f40(job, d)) descending", $"  fn f0(j, d) = j.age / j.latency(d)\n{functions}");

        LaneAnalysis.Of(policy).ShouldBe(LaneOrder.None);
    }

    private static BoundPolicy PolicyOf(string order, string functions = "")
    {
        order = order.Replace("latency(npu)", "min(d in devices: latency(d))", StringComparison.Ordinal).Replace("class == class", "class == a", StringComparison.Ordinal);
        var compilation = Compilation.Load("a.sched", new MemoryFiles().Add("a.sched", $$"""
            policy A(floor_slack: duration = 0.1 ms) {
              state seen: duration = 0 ms
            {{functions}}
              fn rank(j) = if j.laxity <= 2 ms then 2 else if j.deadline < never then 0 else 1
              fn urgency(j) = if j.deadline < never then j.stage_remaining / max(j.deadline - now, 0.1 ms) else 0
              fn preference(j, d) = avg(e in devices where j.latency(e) < never: j.latency(e)) / j.latency(d)
              fn saving(j, d) = if j.energy(d) > 0 mJ then min(e in devices: j.energy(e)) / j.energy(d) else 1
              fn score(j, d) = urgency(j) * preference(j, d) + 0.5 * j.waited / min(e in devices: j.latency(e)) + 0.5 * saving(j, d)
              {{order}}
              place on idle device
            }
            """));
        compilation.Check().Where(d => d.Severity == Severity.Error).ShouldBeEmpty();
        return compilation.Program.Policies[0];
    }
}
