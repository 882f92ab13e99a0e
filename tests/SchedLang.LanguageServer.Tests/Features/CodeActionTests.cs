using System.Text.Json.Nodes;

namespace SchedLang.LanguageServer.Tests.Features;

public sealed class CodeActionTests
{
    [Fact]
    public void AMisspeltNameIsMended()
    {
        using var editor = Sample.Policy("order by ded$$line");
        Apply(editor, "Write 'deadline'").ShouldContain("order by deadline");
    }

    [Theory]
    [InlineData("prefer age > 5 ms &$$& latency < 1 ms", "prefer age > 5 ms and latency < 1 ms")]
    [InlineData("order by dead$$line desc", "order by deadline descending")]
    public void WordsOfOtherLanguagesAreReplaced(string clause, string expected)
    {
        using var editor = Sample.Policy(clause);
        var titles = Titles(editor, 0, editor.Text.Content.Length).Where(t => t.StartsWith("Write", StringComparison.Ordinal)).ToList();
        titles.ShouldNotBeEmpty();
        Apply(editor, titles[0], 0, editor.Text.Content.Length).ShouldContain(expected);
    }

    [Fact]
    public void AWarningIsAllowed()
    {
        using var editor = Sample.Policy("let unu$$sed = limit\n  order by deadline\n  place on idle device");
        var title = Titles(editor).Single(t => t.StartsWith("Allow", StringComparison.Ordinal));
        var text = Apply(editor, title);
        text.ShouldContain("// allow: ");
        using var again = Editor.Open(text);
        again.Diagnostics().ShouldNotContain(d => d!["code"]!.GetValue<string>() == "SL3212");
    }

    [Fact]
    public void AMissingUnitIsAdded()
    {
        using var editor = Editor.Open("use \"lib.sched\"\nscenario S on Chip {\n  run for $$10\n  stream a : cam at 5 fps\n}\n", others: Sample.Others);
        var title = Titles(editor).First(t => t.Contains("unit", StringComparison.OrdinalIgnoreCase));
        Apply(editor, title).ShouldMatch("run for 10 m?s");
    }

    [Theory]
    [InlineData("model m : vision { latency gpu $$4 }\n", "latency gpu 4 ms")]
    [InlineData("policy P { prefer age > $$5 }\n", "age > 5 ms")]
    [InlineData("platform P { memory $$8 }\n", "memory 8 GB")]
    public void AMissingUnitIsAddedEverywhere(string text, string expected)
    {
        using var editor = Editor.Open(text);
        Apply(editor, Titles(editor).First(t => t.StartsWith("Add the unit", StringComparison.Ordinal))).ShouldContain(expected);
    }

    [Theory]
    [InlineData("order by min(latency, $$16 ms)", "Convert to us: 16000 us|Convert to s: 0.016 s|Convert to ns: 16000000 ns")]
    [InlineData("order by min(latency, 1.5 m$$s)", "Convert to us: 1500 us|Convert to s: 0.0015 s|Convert to ns: 1500000 ns")]
    [InlineData("order by min(latency, $$90 s)", "Convert to min: 1.5 min|Convert to h: 0.025 h|Convert to ms: 90000 ms|Convert to us: 90000000 us")]
    [InlineData("order by min(latency, $$1 ms)", "Convert to us: 1000 us|Convert to s: 0.001 s|Convert to ns: 1000000 ns")]
    [InlineData("prefer job.stream.rate > $$50 fps", "Convert to kHz: 0.05 kHz")]
    [InlineData("prefer age $$> 5 ms", "")]
    public void AQuantityIsConverted(string clause, string titles)
    {
        using var editor = Sample.Policy(clause);
        var offered = Titles(editor).Where(t => t.StartsWith("Convert", StringComparison.Ordinal)).ToList();
        offered.ShouldBe(titles.Split('|', StringSplitOptions.RemoveEmptyEntries), ignoreOrder: true);
        foreach (var title in offered)
            Apply(editor, title).ShouldContain(title.Split(": ")[1]);
    }

    [Fact]
    public void AConvertedQuantityIsTheSame()
    {
        foreach (var text in (string[])["8 GB", "3 GiB", "1024 MiB", "0.5 kW", "36 kJ", "1 Wh", "2.5 GB/s", "512 tokens"])
        {
            var parts = text.Split(' ');
            using var editor = Editor.Open($"policy P {{ let a = $${text} }}\n");
            foreach (var title in Titles(editor).Where(t => t.StartsWith("Convert", StringComparison.Ordinal)))
            {
                var converted = title.Split(": ")[1].Split(' ');
                InBase(converted[0], converted[1]).ShouldBe(InBase(parts[0], parts[1]), title);
            }
        }

        static double InBase(string number, string unit)
        {
            var known = Compiler.Types.Unit.Find(unit)!;
            Compiler.Types.DecimalNumber.TryParse(number, out var value).ShouldBeTrue();
            return value.ToDouble(known.Factor, known.PowerOfTen);
        }
    }

    [Fact]
    public void AMissingAttributeIsAdded()
    {
        using var editor = Editor.Open("use \"lib.sched\"\nscenario S on Chip {\n  run for 10 s\n  stream $$a : chat every 5 s { output 20 tokens }\n}\n", others: Sample.Others);
        Apply(editor, Titles(editor).First(t => t.Contains("prompt", StringComparison.Ordinal))).ShouldMatch(@"prompt \d+ tokens");
    }

    [Fact]
    public void AnExpressionGetsAName()
    {
        using var editor = Sample.Policy("order by max(deadline - now, 5 ms)");
        var start = editor.Text.Content.IndexOf("deadline - now", StringComparison.Ordinal);
        Apply(editor, "Extract to let value", start, start + "deadline - now".Length)
            .ShouldContain("  let value = deadline - now\n  order by max(value, 5 ms)");
    }

    [Fact]
    public void AnExpressionWithALocalNameStays()
    {
        using var editor = Sample.Policy("prefer any(j in jobs where j.age > 5 ms)");
        var start = editor.Text.Content.IndexOf("j.age > 5 ms", StringComparison.Ordinal);
        Titles(editor, start, start + 12).ShouldBeEmpty();
    }

    [Fact]
    public void OnlyWhatTheClientAsksForIsOffered()
    {
        using var editor = Sample.Policy("order by ded$$line");
        Ask(editor, editor.Cursor, editor.Cursor, "refactor").ShouldBeEmpty();
        Ask(editor, editor.Cursor, editor.Cursor, "quickfix").ShouldNotBeEmpty();
    }

    private static JsonArray Ask(Editor editor, int start, int end, string? only = null)
    {
        var parameters = editor.Document();
        parameters["range"] = editor.Range(start, end);
        parameters["context"] = new JsonObject { ["diagnostics"] = new JsonArray() };
        if (only != null)
            parameters["context"]!["only"] = new JsonArray(only);
        return editor.Client.Ask("textDocument/codeAction", parameters)!.AsArray();
    }

    private static List<string> Titles(Editor editor, int? start = null, int? end = null) =>
        [.. Ask(editor, start ?? editor.Cursor, end ?? start ?? editor.Cursor).Select(a => a!["title"]!.GetValue<string>())];

    private static string Apply(Editor editor, string title, int? start = null, int? end = null)
    {
        var actions = Ask(editor, start ?? editor.Cursor, end ?? start ?? editor.Cursor);
        var action = actions.FirstOrDefault(a => a!["title"]!.GetValue<string>() == title);
        action.ShouldNotBeNull($"offered: {string.Join(", ", actions.Select(a => a!["title"]))}");
        return editor.Apply(action["edit"]!["changes"]![editor.Uri]);
    }
}
