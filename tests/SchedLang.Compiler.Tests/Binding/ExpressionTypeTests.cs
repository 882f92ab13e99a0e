using System.Collections.Immutable;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Testing;

namespace SchedLang.Compiler.Tests.Binding;

/// <summary>The types of expressions and the units that they combine.</summary>
public sealed class ExpressionTypeTests
{
    [Theory]
    [InlineData("deadline - now", "duration")]
    [InlineData("now + 3 ms", "instant")]
    [InlineData("3 ms + now", "instant")]
    [InlineData("3 ms * 2", "duration")]
    [InlineData("2.5 * 3 ms", "duration")]
    [InlineData("3 ms / 2", "duration")]
    [InlineData("3 ms / 2 ms", "number")]
    [InlineData("3 ms % 2 ms", "duration")]
    [InlineData("3 GB / (2 GB/s)", "duration")]
    [InlineData("120 GB/s * 3 ms", "bytes")]
    [InlineData("10 W * 3 ms", "energy")]
    [InlineData("8 mJ / 2 W", "duration")]
    [InlineData("8 mJ / 2 ms", "power")]
    [InlineData("2 / 60 fps", "duration")]
    [InlineData("60 fps * 2 s", "number")]
    [InlineData("1 / age", "rate")]
    [InlineData("3 + 2", "int")]
    [InlineData("3 / 2", "number")]
    [InlineData("7 % 2", "int")]
    [InlineData("3 * 2", "int")]
    [InlineData("3 + 2.5", "number")]
    [InlineData("prompt + 3", "tokens")]
    [InlineData("prompt * 2", "tokens")]
    [InlineData("prompt / 2", "tokens")]
    [InlineData("prompt / 2 tokens", "number")]
    [InlineData("context - prompt", "tokens")]
    [InlineData("sqrt(age * waited)", "duration")]
    [InlineData("age * age", "duration^2")]
    [InlineData("stage_remaining * 8 mJ", "energy * duration")]
    [InlineData("min(laxity, 3 ms)", "duration")]
    [InlineData("max(3, 2.5)", "number")]
    [InlineData("min(deadline, never)", "instant")]
    [InlineData("clamp(age, 1 ms, 2 ms)", "duration")]
    [InlineData("abs(laxity)", "duration")]
    [InlineData("floor(age / 1 ms)", "int")]
    [InlineData("log(age / 1 ms)", "number")]
    [InlineData("if age > 1 ms then 1 else 2.5", "number")]
    [InlineData("if age > 1 ms then deadline else never", "instant")]
    [InlineData("-laxity", "duration")]
    [InlineData("count(r in jobs)", "int")]
    [InlineData("count(r in jobs where r.class == class)", "int")]
    [InlineData("sum(d in devices: d.bandwidth)", "bandwidth")]
    [InlineData("min(d in devices: latency(d))", "duration")]
    [InlineData("max(r in ready: r.deadline)", "instant")]
    [InlineData("avg(r in jobs: r.layer)", "number")]
    [InlineData("min(s in streams: s.weight)", "number")]
    [InlineData("platform.bandwidth * 0.9", "bandwidth")]
    [InlineData("platform.memory / platform.bandwidth", "duration")]
    [InlineData("stream.period * stream.weight", "duration")]
    [InlineData("random() * 3", "number")]
    [InlineData("age > 1 ms and not stage == decode", "bool")]
    [InlineData("exists(d in devices where d.kind == npu and d.idle)", "bool")]
    [InlineData("last_device.kind == gpu", "bool")]
    [InlineData("all(d in devices: d.free_at > now)", "bool")]
    public void HasType(string expression, string expected) => TypeOf(expression).ShouldBe(expected);

    [Theory]
    [InlineData("3 ms + 2 GB")]
    [InlineData("deadline + arrival")]
    [InlineData("3 ms - now")]
    [InlineData("deadline < 3 ms")]
    [InlineData("prompt < 3 ms")]
    [InlineData("deadline * 2")]
    [InlineData("age % 2")]
    [InlineData("min(age, 2)")]
    [InlineData("stage == class")]
    [InlineData("stage < stage")]
    [InlineData("if true then age else 3 GB")]
    [InlineData("stream == model")]
    [InlineData("age + stage")]
    public void UnitsDoNotFit(string expression) => CodesOf(expression).ShouldBe(["SL1003"]);

    [Theory]
    [InlineData("class == deadline")]
    [InlineData("class != anything")]
    [InlineData("prefill == stage")]
    public void ABareWordBesideAnEnumerationIsItsConstant(string expression) => TypeOf(expression).ShouldBe("bool");

    [Fact]
    public void AParameterIsItselfBesideAnEnumeration() =>
        Codes("policy A(x: stage = decode, y: class = k) { prefer stage == x and class == y  place on idle device }").ShouldBeEmpty();

    [Fact]
    public void PairsAreReachedThroughJobsAndDevices() => Codes(
        """
        policy A {
          place on idle device where exists(r in jobs where r.latency(device) < latency and r.finish > finish(last_device)
            and r.running_on == device) minimizing latency(device)
        }
        """).ShouldBe(["SL1002"]);

    [Fact]
    public void FunctionsAreTypedByTheirArguments() =>
        Codes("policy A { fn half(x) = x / 2  order by half(age), half(3), half(prompt)  place on device minimizing half(latency) }").ShouldBeEmpty();

    [Fact]
    public void AnErrorInAFunctionIsToldOnce() =>
        Codes("policy A { fn f(x) = x + 1 ms  order by f(3), f(4), f(age)  place on device }").ShouldBe(["SL1003"]);

    private static string TypeOf(string expression)
    {
        // Nothing but a job equals a job, so the message names the type.
        var probe = Diagnose($"policy A {{ order by ({expression}) == job  place on device }}");
        return probe.Single().Arguments[1] switch
        {
            "a condition" => "bool",
            "a whole number" => "int",
            "a plain number" => "number",
            "a number of tokens" => "tokens",
            "an amount of data" => "bytes",
            var words => words[(words.IndexOf(' ') + 1)..],
        };
    }

    private static IEnumerable<string> CodesOf(string expression) =>
        Codes($"policy A {{ prefer ({expression}) == ({expression})  place on device }}").Distinct();

    private static IEnumerable<string> Codes(string text) => Diagnose(text).Select(d => d.Code);

    private static ImmutableArray<Diagnostic> Diagnose(string text) => Compilation.Load("test.sched", new MemoryFiles().Add("test.sched", text)).Diagnostics;
}
