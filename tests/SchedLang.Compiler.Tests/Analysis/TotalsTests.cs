using SchedLang.Compiler.Analysis;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Testing;

namespace SchedLang.Compiler.Tests.Analysis;

/// <summary>Which aggregates over jobs are computed once for all jobs of a pass.</summary>
public sealed class TotalsTests
{
    [Theory]
    [InlineData("max(j in ready: j.age)", true)]
    [InlineData("max(j in ready: credits(j))", true)]
    [InlineData("count(j in jobs where j.laxity < 1 ms)", true)]
    [InlineData("max(j in ready where exists(d in devices where d.idle): j.age)", true)]
    [InlineData("max(j in ready: if j.stage == stage then 1 else 0)", false)]
    [InlineData("count(j in jobs where j.deadline < deadline and j.stage == stage)", false)]
    [InlineData("exists(j in jobs where credits(j) > credits(job))", true)]
    [InlineData("exists(j in jobs where j.class == fast and age + 1 ms <= j.age)", true)]
    [InlineData("any(j in jobs where j.layer > 0: j.remaining >= remaining)", true)]
    [InlineData("exists(j in jobs where j.remaining + remaining > 3 ms)", false)]
    [InlineData("exists(j in jobs where j.deadline < deadline and j.age > age)", false)]
    [InlineData("exists(j in jobs where j.deadline == deadline)", false)]
    [InlineData("exists(j in jobs where j.class == fast and class != fast)", false)]
    [InlineData("all(j in jobs: j.age <= age)", false)]
    [InlineData("count(j in jobs where j.generated > 2)", true)]
    public void AggregatesAreFoundThatAreTheSameForAllJobsOrCompareOneValueOfEach(string aggregate, bool isTotal) =>
        IsTotal(aggregate, "").ShouldBe(isTotal);

    /// <summary>Behind such a value no larger one is looked for.</summary>
    [Theory]
    [InlineData("exists(j in jobs where (if j.laxity < 1 ms then 2 else if j.class == fast then 0 else 1) > 1 + floor(age / 1 s))", 2L)]
    [InlineData("exists(j in jobs where (if j.laxity < 1 ms then 2 else if j.class == fast then 0 else 1) < floor(age / 1 s))", 0L)]
    [InlineData("exists(j in jobs where (if j.laxity < 1 ms then 2 else floor(j.age / 1 s)) > floor(age / 1 s))", null)]
    public void TheLargestOfAFewConstantsIsKnown(string aggregate, long? last) =>
        (Extreme.Of(Linked(aggregate, "").Order[0].Key.Deep().OfType<BoundAggregate>().First())!.Last?.Value.AsInteger).ShouldBe(last);

    /// <summary>Each function has the choices of the one before it twice, so the whole has 2 to the 40th.</summary>
    [Fact]
    public void TooManyConstantsAreGivenUp()
    {
        var functions = string.Concat(Enumerable.Range(1, 40).Select(i => $"  fn f{i}(j) = if j.age > {i} ms then f{i - 1}(j) else f{i - 1}(j)\n"));

        Extreme.Of(Linked("exists(j in jobs where f40(j) > f40(job))", $"fn f0(j) = if j.laxity < 1 ms then 2 else 0\n{functions}").Order[0].Key.Deep().OfType<BoundAggregate>().First())!.Last.ShouldBeNull();
    }

    /// <summary>A handler changes what it reads.</summary>
    [Fact]
    public void AnAggregateThatAHandlerReadsIsNone()
    {
        IsTotal("most", "").ShouldBeTrue();
        IsTotal("most", "state longest: duration = 0 ms  on release { longest = most }").ShouldBeFalse();
    }

    private static bool IsTotal(string aggregate, string handlers) => !Totals.Of(Linked(aggregate, handlers)).IsEmpty;

    private static BoundPolicy Linked(string aggregate, string handlers)
    {
        var compilation = Compilation.Load("a.sched", new MemoryFiles().Add("a.sched", $$"""
            policy A {
              fn credits(j) = j.stream.weight * j.age
              let most = max(j in ready: j.age)
              {{handlers}}
              order by {{aggregate}}
              place on idle device
            }
            """));
        compilation.Check().Where(d => d.Severity == Severity.Error).ShouldBeEmpty();
        return compilation.Program.Policies[0];
    }
}
