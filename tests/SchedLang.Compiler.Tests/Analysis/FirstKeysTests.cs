using SchedLang.Compiler.Analysis;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Testing;

namespace SchedLang.Compiler.Tests.Analysis;

/// <summary>Which keys have a best value, so that a pass can stop at the first job that has it.</summary>
public sealed class FirstKeysTests
{
    [Theory]
    [InlineData("order by rank(job) descending", "2")]
    [InlineData("order by rank(job)", "0")]
    [InlineData("order by urgency descending", "2")]
    [InlineData("prefer laxity < 1 ms  order by rank(job) descending", "true 2")]
    [InlineData("order by laxity < 1 ms, (if stage == prefill then 1 ms else 2 ms)", "true 1000000")]
    [InlineData("order by rank(job) + 1 descending", "")]
    [InlineData("order by rank(job), laxity", "")]
    [InlineData("order by (if age > 1 ms then layer else 1)", "")]
    [InlineData("order by (if waited > 1 ms then 2 else 1)", "")]
    [InlineData("order by (if count(r in ready) > 2 then 2 else 1)", "")]
    [InlineData("order by (if count(r in jobs where r.age > 1 ms) > 2 then 2 else 1)", "1")]
    [InlineData("order by (if seen > 2 then 2 else 1)", "")]
    [InlineData("order by (if random() < 0.5 then 2 else 1)", "")]
    public void KeysThatAreChosenAmongConstantsHaveABest(string clauses, string bests)
    {
        var compilation = Compilation.Load("a.sched", new MemoryFiles().Add("a.sched", $$"""
            policy A {
              state seen: int = 0
              let urgency = rank(job)
              fn rank(j) = if j.laxity <= 2 ms then 2 else if j.deadline < never then 0 else 1
              {{clauses}}
              place on static device minimizing latency
              on dispatch { seen += 1 }
            }
            """));

        compilation.Check().Where(d => d.Severity == Severity.Error).ShouldBeEmpty();
        string.Join(' ', FirstKeys.Of(compilation.Program.Policies[0]).Select(b => b == null ? "true" : $"{b.Value.AsInteger}")).ShouldBe(bests);
    }
}
