using System.Text;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;
using SchedLang.Testing;

namespace SchedLang.Compiler.Tests.Syntax;

public sealed class SyntaxTests
{
    public static TheoryData<string> Programs =>
        [.. Repository.Examples
            .Concat(Directory.EnumerateFiles(Repository.PathOf("tests"), "*.sched", SearchOption.AllDirectories))
            .Where(p => !p.Contains("SL4004", StringComparison.Ordinal))
            .Select(p => Path.GetRelativePath(Repository.Root, p))
            .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Programs))]
    public void TheTreeHoldsEveryCharacter(string path)
    {
        var text = File.ReadAllText(Repository.PathOf(path));

        Parse(text).Root.ToFullString().ShouldBe(text);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void SpansNestAndFollowEachOther(string path)
    {
        var open = new Stack<SyntaxNode>([Parse(File.ReadAllText(Repository.PathOf(path))).Root]);
        while (open.TryPop(out var node))
        {
            var end = node.Span.Start;
            foreach (var child in node.Children)
            {
                child.Span.Start.ShouldBeGreaterThanOrEqualTo(end, node.ToString());
                end = child.Span.End;
                if (child is SyntaxNode inner)
                    open.Push(inner);
            }

            end.ShouldBeLessThanOrEqualTo(Math.Max(end, node.Span.End));
        }
    }

    [Fact]
    public async Task TreeOfAPolicy() => await Verifier.Verify(Dump(
        """
        // what comes first
        policy P(limit: number = 0.9 in 0.5..1.0) {
          prefer not stage == prefill   // reactive
          order by laxity - 2 ms * limit, min(age, 3 ms) descending
          place when class == a or x on npu, gpu where r.next_ready(device) < now minimizing (finish)
          hold when exists(r in jobs where r.class == b)
          preempt immediately keeping work when victim.layer > 1, strict
          let x = if true then -1 else 2e3
          fn f(a, b: duration) = a / b
        }
        """));

    [Fact]
    public async Task TreeOfAPlatformAndAScenario() => await Verifier.Verify(Dump(
        """
        use "other.sched"
        platform P { memory 32 GB at 120 GB/s  device npu : NPU { power 10 W }  latencies "t.csv", switch 40 us }
        model m : llm { layers 16 }
        scenario S on P {
          run for 60 s
          stream a : m every ~2 s { prompt 256 tokens, output 3 tokens  ttft within 1 s  late drop }
          stream b : m at 59.94 fps
          stream c : m after a with probability 0.4
          stream d : m at trace "x.csv" { weight 2  tokens 128 }
        }
        """));

    [Theory]
    [InlineData("weight 2 tokens 128", "weight=2 tokens=128")]
    [InlineData("weight 2\n tokens 128", "weight=2 tokens=128")]
    [InlineData("prompt 2 tokens, weight 1", "prompt=2 tokens weight=1")]
    [InlineData("offset 3ms deadline 2.5us", "offset=3ms deadline=2.5us")]
    [InlineData("late drop class s queue 2 class h", "late=drop class=s queue=2 class=h")]
    public void AUnitIsAWordDirectlyAfterANumberOnItsLine(string attributes, string expected)
    {
        var unit = Parse($"scenario S on P {{ stream a : m every 1 s {{ {attributes} }} }}");

        unit.Diagnostics.ShouldBeEmpty();
        var stream = unit.Root.Declarations.OfType<ScenarioSyntax>().Single().Streams.Single();
        string.Join(' ', stream.Block!.Attributes.Select(a => $"{a.Name.Text}={a.Value}")).ShouldBe(expected);
    }

    [Theory]
    [InlineData("order")]
    [InlineData("device")]
    [InlineData("ms")]
    public void KeywordsAreNamesToo(string name) => Parse($"policy {name} {{ place on idle device }}").Diagnostics.ShouldBeEmpty();

    [Theory]
    [InlineData("batch")]
    [InlineData("state")]
    [InlineData("on")]
    [InlineData("place")]
    public void ANameThatIsDeclaredCanBeUsed(string name) =>
        Parse($"policy A {{ state {name}: int = 0 prefer class == {name} order by {name}, deadline place on idle device }}").Diagnostics.ShouldBeEmpty();

    [Theory]
    [InlineData("strict")]
    [InlineData("never")]
    [InlineData("if")]
    public void WordsThatCannotBeNamesAreRefusedWhereTheyAreDeclared(string name) =>
        Parse($"policy {name} {{ place on idle device }}").Diagnostics.ShouldHaveSingleItem().Code.ShouldBe("SL0003");

    [Fact]
    public void TenThousandParenthesesAreAnError()
    {
        var tree = Parse($"policy A {{ order by {new string('(', 10_000)}1{new string(')', 10_000)} place on device }}\npolicy B {{ place on device }}");

        tree.Diagnostics.ShouldHaveSingleItem().Code.ShouldBe("SL0006");
        tree.Root.Declarations.OfType<PolicySyntax>().Single().Name.Text.ShouldBe("B");
    }

    [Theory]
    [InlineData("not ", 10_000)]
    [InlineData("- ", 10_000)]
    [InlineData("if true then 1 else ", 10_000)]
    [InlineData("if ", 5_000)]
    [InlineData("min(1, ", 5_000)]
    [InlineData("count(x in ", 5_000)]
    [InlineData("{ ", 10_000)]
    [InlineData("a.", 10_000)]
    [InlineData("1 + ", 10_000)]
    [InlineData("(", 10_000)]
    public void DeepAndLongExpressionsAreAnswered(string piece, int times)
    {
        var text = $"policy A {{ order by {string.Concat(Enumerable.Repeat(piece, times))}1 place on device }}";

        var tree = Parse(text);

        tree.Diagnostics.ShouldNotBeEmpty();
        tree.Root.ToFullString().ShouldBe(text);
    }

    private static SyntaxTree Parse(string text) => SyntaxTree.Parse(new SourceText("test.sched", text));

    private static string Dump(string text)
    {
        var tree = Parse(text);
        tree.Diagnostics.ShouldBeEmpty();
        var dump = new StringBuilder();
        Write(tree.Root, 0);
        return dump.ToString();

        void Write(ISyntaxElement element, int depth)
        {
            dump.Append(' ', 2 * depth);
            if (element is SyntaxToken token)
            {
                var comments = token.LeadingTrivia.Where(t => t.Kind == TriviaKind.Comment).Select(t => $"  after '{tree.Source.Slice(t.Span)}'");
                dump.Append($"{token.Kind} '{token.Text}' {token.Span}").AppendJoin("", comments).Append('\n');
                return;
            }

            dump.Append($"{element.GetType().Name} {element.Span}\n");
            foreach (var child in ((SyntaxNode)element).Children)
                Write(child, depth + 1);
        }
    }
}
