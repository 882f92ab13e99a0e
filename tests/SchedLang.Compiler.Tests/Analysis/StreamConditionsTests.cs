using SchedLang.Compiler.Analysis;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Testing;

namespace SchedLang.Compiler.Tests.Analysis;

/// <summary>Which conditions of aggregates over jobs are asked of streams.</summary>
public sealed class StreamConditionsTests
{
    [Theory]
    [InlineData("count(j in jobs where j.class == fast and j.age > 2 ms)", 1, 1)]
    [InlineData("exists(j in ready where j.class == fast: j.stream.weight > 1 and j.generated > 1)", 2, 1)]
    [InlineData("min(j in jobs where j.stream == stream and class == fast and j.layer > 0: j.remaining)", 2, 1)]
    [InlineData("all(j in jobs where j.model == model: j.remaining > remaining)", 1, 0)]
    [InlineData("max(j in ready where exists(k in jobs where k.stream == j.stream): j.age)", 1, 0)]
    [InlineData("count(j in jobs where class == fast and j.age > 2 ms)", 0, 0)]
    [InlineData("count(j in jobs where j.class == fast or j.age > 2 ms)", 0, 0)]
    [InlineData("count(j in jobs where j.stage == decode and j.age > 2 ms)", 0, 0)]
    [InlineData("count(j in jobs where rank(j) > 1 and j.age > 2 ms)", 0, 0)]
    [InlineData("sum(j in jobs where j.class == fast: j.remaining)", 0, 0)]
    [InlineData("max(j in jobs where j.class == fast: j.age / 1 ms)", 0, 0)]
    [InlineData("count(d in devices where class == fast and d.idle)", 0, 0)]
    public void AnAggregateAsksThemBeforeItVisitsJobs(string aggregate, int ofStream, int ofJob)
    {
        var compilation = Compilation.Load("a.sched", new MemoryFiles().Add("a.sched", $$"""
            policy A {
              fn rank(j) = j.stream.weight
              order by {{aggregate}}
              place on idle device
            }
            """));

        compilation.Check().Where(d => d.Severity == Severity.Error).ShouldBeEmpty();
        var conditions = StreamConditions.Of(compilation.Program.Policies[0].Order[0].Key.Deep().OfType<BoundAggregate>().First());
        (conditions?.OfStream.Length ?? 0).ShouldBe(ofStream);
        (conditions?.OfJob.Length ?? 0).ShouldBe(ofJob);
    }
}
