using SchedLang.Compiler.Diagnostics;
using SchedLang.Testing;

namespace SchedLang.Compiler.Tests.Binding;

public sealed class BatchClauseTests
{
    [Fact]
    public void AChildReplacesTheBatchOfAStageAndKeepsThoseOfOthers()
    {
        var program = Load("""
            policy P { batch decode up to 8  batch infer up to 4 wait up to 2 ms  place on idle device }
            policy C extends P { batch infer up to 2 }
            """);

        program.Check().ShouldBeEmpty();
        program.Program.Policies.Single(p => p.Symbol.Name == "C").Batches.Select(b => b.Syntax.ToString().Trim())
            .ShouldBe(["batch decode up to 8", "batch infer up to 2"]);
    }

    [Theory]
    [InlineData("batch decode up to 2 ms", "SL1")]
    [InlineData("batch decode up to 2.5", "SL1")]
    [InlineData("batch decode up to random()", "SL1")]
    [InlineData("batch decode up to victim.layer", "SL1")]
    [InlineData("batch decode up to 2 wait up to 3", "SL1")]
    [InlineData("state n: int = 2  on release { n += 1 }  batch decode up to n wait up to n * 1 ms", "SL1")]
    [InlineData("batch decode up to 2  batch decode up to 3", "SL3")]
    [InlineData("batch layers up to 2", "SL3")]
    public void WhatALimitOrAWaitCannotBeIsOneError(string clause, string code)
    {
        var found = Load($"policy P {{ {clause}  place on idle device }}").Check();

        found.Length.ShouldBe(1, string.Join('\n', found.Select(f => f.Code)));
        found[0].Code.ShouldStartWith(code);
        found[0].Severity.ShouldBe(Severity.Error);
    }

    [Theory]
    [InlineData("batch infer up to if kind == npu then 1 else count(j in ready where j.model.layers == model.layers) + layer")]
    [InlineData("let most = 3  batch prefill up to most * 2 wait up to 1 ms + 500 us")]
    [InlineData("batch infer up to 2  batch encode up to 3, batch prefill up to 4  batch decode up to 5 wait up to 1 ms,")]
    public void ALimitCanReadTheJobAndTheDevice(string clause) =>
        Load($"policy P {{ {clause}  place on idle device }}").Check().ShouldBeEmpty();

    private static Compilation Load(string text) => Compilation.Load("a.sched", new MemoryFiles().Add("a.sched", text));
}
