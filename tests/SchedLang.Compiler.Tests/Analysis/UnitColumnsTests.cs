using SchedLang.Compiler.Analysis;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Testing;

namespace SchedLang.Compiler.Tests.Analysis;

/// <summary>What is computed once for each unit: the largest parts of expressions that loop over devices and read nothing else of a job.</summary>
public sealed class UnitColumnsTests
{
    [Theory]
    [InlineData("min(d in devices: latency(d))", "min(d in devices: latency(d))")]
    [InlineData("waited / min(d in devices: latency(d))", "min(d in devices: latency(d))")]
    [InlineData("min(d in devices where d.kind == gpu and stage == prefill: latency(d)) / stream.weight", "min(d in devices where d.kind == gpu and stage == prefill: latency(d)) / stream.weight")]
    [InlineData("count(d in devices where latency(d) < 2 * min(e in devices: latency(e)))", "count(d in devices where latency(d) < 2 * min(e in devices: latency(e)))")]
    [InlineData("max(d in devices: age * mean(job) / latency(d))", "avg(e in devices where able(j, e): j.latency(e))")]
    [InlineData("max(d in devices: age * (mean(job) / latency(d)))", "mean(job) / latency(d)")]
    [InlineData("max(d in devices: age * share(job, d))", "mean(j) / j.latency(d)")]
    [InlineData("exists(d in devices where energy(d) < 1 mJ)", "exists(d in devices where energy(d) < 1 mJ)")]
    [InlineData("count(d in devices where d.kind == gpu)", null)]
    [InlineData("min(d in devices: finish(d))", null)]
    [InlineData("min(d in devices where d.idle: latency(d))", null)]
    [InlineData("min(d in devices: latency(d)) - least", "min(d in devices: latency(d))")]
    [InlineData("min(d in devices: latency(d) * seen[d])", null)]
    [InlineData("max(j in jobs: min(d in devices: j.latency(d) + latency(d)))", null)]
    [InlineData("max(j in jobs: min(d in devices: j.latency(d)) + age)", "min(d in devices: j.latency(d))")]
    public void PartsAreFoundThatDependOnTheUnitAlone(string key, string? column)
    {
        var compilation = Compilation.Load("a.sched", new MemoryFiles().Add("a.sched", $$"""
            policy A(least: duration = 1 ms) {
              state seen per device: int = 0
              fn able(j, d) = j.latency(d) < never
              fn mean(j) = avg(e in devices where able(j, e): j.latency(e))
              fn share(j, d) = mean(j) / j.latency(d)
              order by {{key}}
              place on idle device
            }
            """));

        compilation.Check().Where(d => d.Severity == Severity.Error).ShouldBeEmpty();
        UnitColumns.Of(compilation.Program.Policies[0], devices: 3).Select(c => c.Expression.Syntax.ToString().Trim()).ShouldBe(column == null ? [] : [column]);
    }

    [Fact]
    public void AValueForEachDeviceTakesAPlaceForEach()
    {
        var policy = Of("order by max(d in devices: age * (latency(d) / min(e in devices: latency(e)))), waited - min(d in devices: latency(d))");

        UnitColumns.Of(policy, devices: 4).Select(c => c.First).ShouldBe([0, 4]);
        UnitColumns.Of(policy, devices: UnitColumns.MostValues + 1).Select(c => c.Device == null).ShouldBe([true, true], "only the values by unit fit");
    }

    private static BoundPolicy Of(string order)
    {
        var compilation = Compilation.Load("a.sched", new MemoryFiles().Add("a.sched", $"policy A {{ {order}  place on idle device }}"));
        compilation.Check().Where(d => d.Severity == Severity.Error).ShouldBeEmpty();
        return compilation.Program.Policies[0];
    }
}
