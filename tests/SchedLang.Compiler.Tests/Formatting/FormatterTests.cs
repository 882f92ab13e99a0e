using SchedLang.Compiler.Text;
using SchedLang.Testing;

namespace SchedLang.Compiler.Tests.Formatting;

/// <summary>The one style, construct by construct.</summary>
public sealed class FormatterTests
{
    public static TheoryData<string> Samples =>
        [.. Directory.EnumerateFiles(Folder, "*.sched").Select(p => Path.GetFileNameWithoutExtension(p)).Order(StringComparer.Ordinal)];

    private static string Folder => Repository.PathOf("tests", "SchedLang.Compiler.Tests", "Formatting", "Samples");

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task ComesOutAs(string sample) =>
        await Verifier.Verify(Format(await File.ReadAllTextAsync(Path.Combine(Folder, sample + ".sched")))).UseParameters(sample);

    [Theory]
    [MemberData(nameof(Samples))]
    public void DoneTwiceIsDoneOnce(string sample)
    {
        var once = Format(File.ReadAllText(Path.Combine(Folder, sample + ".sched")));

        Format(once).ShouldBe(once);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData(" \n\t\n", "")]
    [InlineData("  // alone", "// alone\n")]
    [InlineData("model a:vision", "model a : vision\n")]
    [InlineData("model a:vision\n\n\n\nmodel b:llm\n\n", "model a : vision\n\nmodel b : llm\n")]
    [InlineData("model a:vision{}model b:llm", "model a : vision { }\nmodel b : llm\n")]
    [InlineData("policy A{prefer age>1 ms,stage==infer,\nplace on device}", "policy A {\n  prefer age > 1 ms, stage == infer\n  place on device\n}\n")]
    public void SmallTexts(string text, string expected) => Format(text).ShouldBe(expected);

    [Theory]
    [InlineData("model a:vision\r\nmodel b:llm", "model a : vision\r\nmodel b : llm\r\n")]
    [InlineData("model a:vision // x  \r\nplatform P {\r\n memory 1 GB}", "model a : vision  // x\r\n\r\nplatform P {\r\n  memory 1 GB\r\n}\r\n")]
    [InlineData("model a:vision\nmodel b:llm\r\n", "model a : vision\nmodel b : llm\n")]
    public void LinesEndAsTheFirstOne(string text, string expected) => Format(text).ShouldBe(expected);

    [Fact]
    public void ADeclarationWithFaultsStaysCharacterByCharacter()
    {
        const string faulty = "policy   B {\r\n  order   by ,\t\n place   on   device }";

        Format($"model   a:vision\n{faulty}\nmodel   c:llm").ShouldBe($"model a : vision\n{faulty}\nmodel c : llm\n");
    }

    [Fact]
    public void AWordThatWouldBecomeAUnitOnTheLineOfItsNumberKeepsItsDeclaration()
    {
        // With 'tokens' below the number it is a name, and a value may have any number of words.
        const string text = "experiment E {\n  vary   a in 1, 2\n    tokens\n}\n";

        Format(text).ShouldBe(text);
    }

    [Fact]
    public void AFileOfTenThousandDeclarationsAndAnExpressionOfAThousandOperatorsComeOutTheSame()
    {
        var sum = string.Join(" + ", Enumerable.Repeat("laxity", 1000));
        var text = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"model m{i:D4} : vision {{ layers 20 }}\n"))
            + $"policy P {{\n  order by {sum}\n  place on device\n}}";

        var once = Format(text);

        Format(once).ShouldBe(once);
        once.Split('\n').ShouldAllBe(l => l.Length <= 120);
        once.ShouldContain("\nmodel m9999 : vision { layers 20 }\n\npolicy P {\n  order by laxity + ");
    }

    private static string Format(string text) => Compilation.Format(new SourceText("test.sched", text)).Text;
}
