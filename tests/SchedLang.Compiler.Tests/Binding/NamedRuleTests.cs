using SchedLang.Compiler.Binding;
using SchedLang.Testing;

namespace SchedLang.Compiler.Tests.Binding;

/// <summary>Rules with names, which a policy that extends another replaces or leaves out one by one.</summary>
public sealed class NamedRuleTests
{
    private const string Base = """
        policy Base {
          prefer class == x as first, laxity < 1 ms as tight
          prefer age > 1 s
          order by arrival
          place when stage == decode on gpu as near
          place on npu as far
          place on idle device
          hold when age < 1 ms as polite
          hold when class == y
        }
        """;

    [Theory]
    [InlineData("")]
    [InlineData("without tight", "-laxity < 1 ms")]
    [InlineData("without near, polite, first", "-place when stage == decode on gpu", "-age < 1 ms", "-class == x")]
    [InlineData("place on gpu, npu as near", "place when stage == decode on gpu->place on gpu, npu")]
    [InlineData("hold when false as polite", "age < 1 ms->false")]
    [InlineData("prefer age > 9 s as tight, true as first", "class == x->true", "laxity < 1 ms->age > 9 s")]
    [InlineData("prefer age > 9 s as tight without first", "-class == x", "laxity < 1 ms->age > 9 s")]
    [InlineData("place on cpu as far without far", "-place on npu")]
    public void ANameIsOneRule(string clauses, params string[] changes)
    {
        var compilation = Compilation.Load("p.sched", new MemoryFiles().Add("p.sched", $"{Base}\npolicy Child extends Base {{ {clauses} }}"));

        compilation.Diagnostics.ShouldBeEmpty();
        var expected = Rules(compilation, "Base");
        foreach (var change in changes)
        {
            var parts = change.Split("->");
            var at = expected.IndexOf(parts[0].TrimStart('-'));
            at.ShouldBeGreaterThanOrEqualTo(0, change);
            expected.RemoveAt(at);
            if (parts.Length > 1)
                expected.Insert(at, parts[1]);
        }

        Rules(compilation, "Child").ShouldBe(expected);
    }

    [Theory]
    [InlineData("prefer age > 9 s", "class == x", "laxity < 1 ms", "age > 1 s")]
    [InlineData("place on cpu", "place when stage == decode on gpu", "place on npu", "place on idle device")]
    [InlineData("hold when false", "age < 1 ms", "class == y")]
    public void WithoutANameARuleReplacesAllOfItsKind(string clause, params string[] gone)
    {
        var compilation = Compilation.Load("p.sched", new MemoryFiles().Add("p.sched", $"{Base}\npolicy Child extends Base {{ {clause} }}"));

        compilation.Diagnostics.ShouldBeEmpty();
        var rules = Rules(compilation, "Child");
        rules.ShouldNotContain(r => gone.Contains(r));
        rules.Count.ShouldBe(Rules(compilation, "Base").Count - gone.Length + 1);
    }

    /// <summary>A replaced rule keeps its name, and what a child leaves out its children do not have.</summary>
    [Fact]
    public void NamesGoOnDownTheChain()
    {
        var compilation = Compilation.Load("p.sched", new MemoryFiles().Add("p.sched", $$"""
            {{Base}}
            policy Child extends Base { place on cpu as near  without polite }
            policy Grandchild extends Child { place on dsp as near  without first }
            policy Lost extends Child { without polite }
            """));

        Rules(compilation, "Grandchild").ShouldBe(["laxity < 1 ms", "age > 1 s", "place on dsp", "place on npu", "place on idle device", "class == y"]);
        compilation.Diagnostics.Select(d => (d.Code, d.Location.Text, d.Message)).ShouldBe(
            [("SL3030", "polite", "policy 'Child' has no rule named 'polite'")]);
    }

    [Fact]
    public void ANameMakesNoOtherPolicy()
    {
        var named = Compilation.Load("p.sched", new MemoryFiles().Add("p.sched", Base));
        var plain = Compilation.Load("p.sched", new MemoryFiles().Add(
            "p.sched", Base.Replace(" as first", "").Replace(" as tight", "").Replace(" as near", "").Replace(" as far", "").Replace(" as polite", "")));

        Rules(named, "Base").ShouldBe(Rules(plain, "Base"));
    }

    [Fact]
    public void TheWordsAreStillNames()
    {
        var compilation = Compilation.Load("p.sched", new MemoryFiles().Add("p.sched", """
            policy P(without: int = 1, dominates: int = 2) {
              let as = without + dominates
              prefer as > 2 as without_it, without < dominates
              place on device
            }
            """));

        compilation.Diagnostics.ShouldBeEmpty();
        Rules(compilation, "P").ShouldBe(["as > 2", "without < dominates", "place on device"]);
    }

    // Without the names, in the order in which they are asked.
    private static List<string> Rules(Compilation compilation, string policy)
    {
        var bound = compilation.Program.Policies.Single(p => p.Symbol.Name == policy);
        return [.. bound.Prefer.Select(p => p.Syntax.ToString()!), .. bound.Place.Select(Placed), .. bound.Hold.Select(h => h.Syntax.ToString()!)];
    }

    private static string Placed(BoundPlaceRule rule) => rule.Syntax.ToString()!.Split(" as ")[0].TrimEnd(',');
}
