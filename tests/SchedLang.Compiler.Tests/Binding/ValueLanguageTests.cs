using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Text;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Tests.Binding;

public sealed class ValueLanguageTests
{
    [Theory]
    [InlineData("32, 256, 1_024 tokens", "tokens", "32 tokens|256 tokens|1024 tokens")]
    [InlineData("1..4", "int", "1|2|3|4")]
    [InlineData("-1..1", "int", "-1|0|1")]
    [InlineData("1024..2048 step 512 tokens", "tokens", "1024 tokens|1536 tokens|2048 tokens")]
    [InlineData("0.5 ms..4 ms * 2", "duration", "0.5 ms|1 ms|2 ms|4 ms")]
    [InlineData("1 s..3 s", "duration", "1 s|2 s|3 s")]
    [InlineData("1..2 ms step 500 us", "duration", "1 ms|1.5 ms|2 ms")]
    [InlineData("30..60 fps step 10 fps", "rate", "30 fps|40 fps|50 fps|60 fps")]
    [InlineData("0.1..0.5 step 0.1", "number", "0.1|0.2|0.3|0.4|0.5")]
    [InlineData("1, 4..5, 7", "int", "1|4|5|7")]
    [InlineData("1..3, 7 ms", "duration", "1 ms|2 ms|3 ms|7 ms")]
    [InlineData("never, 3 ms", "duration", "never|3 ms")]
    [InlineData("drop, abort", "class", "drop|abort")]
    public void ValuesAsTheyAreWritten(string text, string type, string expected)
    {
        var values = Read(text, type, out var diagnostics);

        diagnostics.ShouldBeEmpty();
        string.Join('|', values.Select(v => v.ToString())).ShouldBe(expected);
    }

    [Theory]
    [InlineData("0.5 ms..4 ms * 2", "duration")]
    [InlineData("1 us..1 ms * 3", "duration")]
    [InlineData("29.97 fps..120 fps step 7.5 fps", "rate")]
    [InlineData("0.1..0.9 step 0.1", "number")]
    [InlineData("1..9", "int")]
    public void WhatARangeGivesCanBeReadAgain(string text, string type)
    {
        foreach (var value in Read(text, type, out _))
        {
            var again = Read(value.ToString(), type, out var diagnostics).ShouldHaveSingleItem();
            diagnostics.ShouldBeEmpty();
            again.AsDouble.ShouldBe(value.AsDouble, Math.Abs(value.AsDouble) * 1e-12);
        }
    }

    [Theory]
    [InlineData("5..1", "int")]
    [InlineData("1..5 step 0", "int")]
    [InlineData("1..8 * 1", "int")]
    [InlineData("0..8 * 2", "int")]
    [InlineData("1 ms..4 tokens", "duration")]
    [InlineData("1..2_000_000", "int")]
    [InlineData("1,", "int")]
    [InlineData("1..", "int")]
    [InlineData("", "int")]
    [InlineData("1__0", "int")]
    public void WhatIsNoListIsTold(string text, string type)
    {
        Read(text, type, out var diagnostics).ShouldBeEmpty();
        diagnostics.ShouldHaveSingleItem();
    }

    [Fact]
    public void HelpShowsListsWhereTheyAreAllowed()
    {
        Read("2x+", "tokens", out var diagnostics);

        diagnostics.ShouldHaveSingleItem().Help.ShouldBe("write a value, a list such as 32, 256 tokens, or a range such as 1..10");
    }

    private static IReadOnlyList<Constant> Read(string text, string type, out IReadOnlyList<Diagnostic> diagnostics)
    {
        var bag = new DiagnosticBag();
        var values = ValueLanguage.Read(new TextLocation(new SourceText("--set", text), new TextSpan(0, text.Length)), SchedType.Named(type)!, bag);
        diagnostics = [.. bag];
        return [.. values];
    }
}
