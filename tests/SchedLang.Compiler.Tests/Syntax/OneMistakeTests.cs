using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Tests.Syntax;

/// <summary>One mistake is told once, at its place.</summary>
public sealed class OneMistakeTests
{
    [Theory]
    [InlineData("preempt immediately losing work", ".")]
    [InlineData("preempt immediately losing work", "!")]
    [InlineData("preempt immediately losing work", "\"")]
    [InlineData("hold when victim.class != x", "9")]
    [InlineData("preempt never", "-")]
    public void AStrayCharacterIsToldOncePerPlace(string clause, string stray)
    {
        for (var at = 1; at < clause.Length; at++)
        {
            var garbled = clause.Insert(at, stray);
            var tree = SyntaxTree.Parse(new SourceText("test.sched", $"policy A {{\n  {garbled}\n  place on idle device\n}}\n"));

            var starts = tree.Diagnostics.Select(d => d.Location.Span.Start).ToList();
            starts.Distinct().Count().ShouldBe(starts.Count, garbled);
        }
    }

    [Fact]
    public void AnUnterminatedTextIsNotAlsoUnexpected()
    {
        var tree = SyntaxTree.Parse(new SourceText("test.sched", "policy A {\n  preempt \"immediately losing work\n  place on idle device\n}\n"));

        tree.Diagnostics.Select(d => d.Code).ShouldBe(["SL0002"]);
    }
}
