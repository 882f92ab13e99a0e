using SchedLang.Compiler.Diagnostics;
using SchedLang.Testing;

namespace SchedLang.Compiler.Tests.Findings;

/// <summary>What must not be told of policies; the samples of diagnostics show what is.</summary>
public sealed class PolicyFindingsTests
{
    [Theory]
    [InlineData("place when stage == prefill on npu  place when stage == decode on gpu  place on idle device")]
    [InlineData("place when age > 1 ms on npu  place when age <= 1 ms on gpu  place on idle device")]
    [InlineData("place when class == a on npu  place when class == a on gpu  place on idle device")]
    [InlineData("place on idle device  hold when stage == decode")]
    [InlineData("place on idle device  hold when device.idle")]
    [InlineData("place on idle device  prefer stage == prefill  prefer class == a  prefer now - arrival > 1 s")]
    [InlineData("place on idle device  order by random()")]
    [InlineData("place on idle device  order by random() * stream.weight, deadline")]
    [InlineData("place on idle device  order by deadline, arrival, stream.weight descending")]
    [InlineData("place on idle device  state n: int = 0  on release { n += 1 }  order by n * stream.weight")]
    [InlineData("place on idle device  state n: int = 0  state m per stream: int = 0  on release { n += 1  m = n }  order by m")]
    [InlineData("place on idle device  state n: int = 0  state m per stream: int = 0  on release { n += 1  if n > 3 { m = 1 } }  order by m")]
    [InlineData("place on idle device  let a = age  fn f(x) = x + a  order by f(laxity)")]
    [InlineData("place on idle device  let size = 64  chunk prefill by size * 1 tokens")]
    [InlineData("place on idle device  let most = 4  batch decode up to most")]
    [InlineData("place on idle device  let most = 4  let long = 2 ms  batch decode up to most + layer  batch infer up to if idle then 1 else most wait up to long")]
    [InlineData("place on idle device  state n per job: int = 0  on tick every 1 s when count(d in devices where d.idle) > 1 { for j in jobs { n[j] += 1 } }  order by n")]
    public void NothingIsWrongWithThis(string clauses) => Find($"policy A {{ {clauses} }}").ShouldBeEmpty();

    [Theory]
    [InlineData("policy A(x: duration = 0 ms) { place when age < x on npu  place on idle device }")]
    [InlineData("policy A(x: bool = false) { place when x on npu  place on idle device }")]
    [InlineData("policy A(x: duration = 1 s) { state n per stream: int = 0  on tick every x { for s in streams { n[s] += 1 } }  order by n  place on idle device }")]
    [InlineData("policy A(x: int = 1) { batch decode up to x  place on idle device }")]
    public void ParametersCanBeSetOtherwise(string policy) => Find(policy).ShouldBeEmpty();

    [Fact]
    public void WhatAParentDeclaresForItsChildrenIsUsed() =>
        Find("""
            policy Base(x: duration = 1 ms) { let urgent = laxity < x  state n per stream: int = 0  on dispatch { n += 1 }  place on idle device }
            policy First extends Base { prefer urgent }
            policy Second extends Base { order by n }
            """).ShouldBeEmpty();

    [Fact]
    public void WhatIsInheritedIsToldOnce() =>
        Find("policy Base { prefer count(d in devices where d.idle) > 1  place on idle device } policy First extends Base { order by age }").ShouldBe(["no-effect"]);

    [Fact]
    public void NothingIsFoundWhereThereAreErrors() =>
        Find("policy A { let x = age  order by dedline  place on idle device }").ShouldBe(["unknown-name"]);

    private static string[] Find(string policy) =>
        [.. Compilation.Load("a.sched", new MemoryFiles().Add("a.sched", policy)).Check().Select(d => d.Descriptor.Name)];
}
