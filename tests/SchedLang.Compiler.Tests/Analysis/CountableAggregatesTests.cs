using SchedLang.Compiler.Analysis;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Testing;

namespace SchedLang.Compiler.Tests.Analysis;

public sealed class CountableAggregatesTests
{
    [Theory]
    [InlineData("count(j in jobs)", true)]
    [InlineData("count(j in ready where j.stage == decode)", true)]
    [InlineData("count(j in jobs where j.stream == stream and j.stage == stage)", true)]
    [InlineData("count(j in jobs where j.stream.weight > stream.weight and age > 3 ms)", true)]
    [InlineData("count(j in jobs where j.class == class or laxity < 1 ms)", true)]
    [InlineData("min(j in jobs: j.stream.period)", true)]
    [InlineData("max(j in ready where exists(k in jobs where k.stream == j.stream): j.stream.period)", true)]
    [InlineData("count(j in jobs where j != job)", false)]
    [InlineData("count(j in jobs where j.deadline < deadline)", false)]
    [InlineData("count(j in jobs where j.stage == decode and j.generated > 1)", false)]
    [InlineData("count(j in jobs where exists(k in jobs where k.arrival < j.arrival))", false)]
    [InlineData("count(j in jobs where exists(d in devices where j.latency(d) < 1 ms))", false)]
    [InlineData("count(j in jobs where rank(j) > 1)", false)]
    [InlineData("count(j in jobs where seen[j])", false)]
    [InlineData("sum(j in jobs: j.stream.weight)", false)]
    [InlineData("avg(j in jobs: j.stream.period)", false)]
    [InlineData("max(j in jobs: j.stream.weight)", false)]
    [InlineData("count(d in devices where d.idle)", false)]
    public void AggregatesAreCountedThatReadWhatAStreamAndStageShare(string aggregate, bool isCounted)
    {
        var compilation = Compilation.Load("a.sched", new MemoryFiles().Add("a.sched", $$"""
            policy A {
              state seen per job: bool = false
              fn rank(j) = j.stream.weight
              order by {{aggregate}}
              place on idle device
            }
            """));

        compilation.Check().Where(d => d.Severity == Severity.Error).ShouldBeEmpty();
        var key = compilation.Program.Policies[0].Order[0].Key;
        CountableAggregates.IsCounted(key.Deep().OfType<BoundAggregate>().First()).ShouldBe(isCounted);
    }
}
