using SchedLang.Compiler.Analysis;
using SchedLang.Testing;

namespace SchedLang.Compiler.Tests.Analysis;

public sealed class KeyAnalysisTests
{
    [Theory]
    [InlineData("arrival", KeyKind.Fixed)]
    [InlineData("deadline - stage_remaining", KeyKind.Fixed)]
    [InlineData("stream.period / stream.weight", KeyKind.Fixed)]
    [InlineData("3", KeyKind.Constant)]
    [InlineData("age", KeyKind.Clock)]
    [InlineData("laxity", KeyKind.Clock)]
    [InlineData("waited * 2 - executed", KeyKind.Clock)]
    [InlineData("now - arrival", KeyKind.Clock)]
    [InlineData("age + laxity", KeyKind.Fixed)]
    [InlineData("-laxity / 3", KeyKind.Clock)]
    [InlineData("age * stream.weight", KeyKind.Linear)]
    [InlineData("waited / remaining", KeyKind.Linear)]
    [InlineData("-(deadline - now) / (remaining + 1 ms) * 2", KeyKind.Linear)]
    [InlineData("age * stream.weight / remaining", KeyKind.Changing)]
    [InlineData("waited / remaining + 1", KeyKind.Changing)]
    [InlineData("remaining / waited", KeyKind.Changing)]
    [InlineData("age > 3 ms", KeyKind.Changing)]
    [InlineData("if age > 3 ms then 0 else 1", KeyKind.Changing)]
    [InlineData("count(j in jobs where j.stream == stream)", KeyKind.Changing)]
    [InlineData("sum(d in devices: d.bandwidth)", KeyKind.Changing)]
    [InlineData("random()", KeyKind.Random)]
    public void KeysMove(string key, KeyKind kind)
    {
        var compilation = Compilation.Load("a.sched", new MemoryFiles().Add("a.sched", $"policy A {{ order by {key}  place on idle device }}"));

        compilation.HasErrors.ShouldBeFalse();
        KeyAnalysis.KindOf(compilation.Program.Policies[0].Order[0].Key).ShouldBe(kind);
    }
}
