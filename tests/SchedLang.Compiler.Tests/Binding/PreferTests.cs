using SchedLang.Testing;

namespace SchedLang.Compiler.Tests.Binding;

public sealed class PreferTests
{
    [Theory]
    [InlineData("prefer laxity >= 0 ms, class == x")]
    [InlineData("prefer laxity >= 0 ms, class == x,")]
    [InlineData("prefer laxity >= 0 ms prefer class == x")]
    [InlineData("prefer laxity >= 0 ms\n  prefer class == x")]
    public void SeveralConditionsMayStandInOneClauseOrInSeveral(string clauses)
    {
        var compilation = Compilation.Load("p.sched", new MemoryFiles().Add("p.sched", $"policy A {{ {clauses} place on device }}"));

        compilation.Diagnostics.ShouldBeEmpty();
        compilation.Explain(compilation.Program.Policies.Single()).Keys.Select(k => k.Text)
            .ShouldBe(["prefer laxity >= 0 ms", "prefer class == x"]);
    }

    [Fact]
    public void EachConditionHasItsOwnFinding()
    {
        var compilation = Compilation.Load(
            "p.sched", new MemoryFiles().Add("p.sched", "policy A { prefer 1 < 2, age > 1 ms, 2 < 1 place on device }"));

        compilation.Check().Select(d => (d.Code, d.Location.Text)).ShouldBe([("SL3209", "1 < 2"), ("SL3209", "2 < 1")]);
    }
}
