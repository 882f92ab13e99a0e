using System.Text.Json.Nodes;

namespace SchedLang.LanguageServer.Tests.Features;

public sealed class CodeActionTests
{
    [Fact]
    public void AMisspeltNameIsMended()
    {
        using var editor = Sample.Policy("order by ded$$line");
        Apply(editor, "write 'deadline'").ShouldContain("order by deadline");
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
