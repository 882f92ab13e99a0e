using System.Text.Json.Nodes;

namespace SchedLang.LanguageServer.Tests.Features;

public sealed class FormattingTests
{
    private const string Untidy = "policy A {\norder by deadline\n}\n\npolicy B {\n  order by arrival\n}\n\npolicy C {\n      order by laxity$$\n}\n";

    [Fact]
    public void ADocumentGetsTheOneStyle()
    {
        using var editor = Editor.Open(Untidy);
        var edits = editor.Client.Ask("textDocument/formatting", editor.Document());
        editor.Apply(edits).ShouldBe(Compiler.Compilation.Format(editor.Text).Text);
        editor.Apply(edits).ShouldNotBe(editor.Text.Content);
        edits!.AsArray().Count.ShouldBe(2, "what has the style already is left alone");
    }

    [Fact]
    public void ARangeIsFormattedAlone()
    {
        using var editor = Editor.Open(Untidy);
        var parameters = editor.Document();
        parameters["range"] = editor.Range(0, 20);
        var text = editor.Apply(editor.Client.Ask("textDocument/rangeFormatting", parameters));
        text.ShouldStartWith("policy A {\n  order by deadline\n}");
        text.ShouldContain("      order by laxity");
    }

    [Fact]
    public void AClosingBraceFormatsItsDeclaration()
    {
        using var editor = Editor.Open(Untidy.Replace("$$\n}", "\n}$$", StringComparison.Ordinal));
        var parameters = editor.At();
        parameters["ch"] = "}";
        var text = editor.Apply(editor.Client.Ask("textDocument/onTypeFormatting", parameters));
        text.ShouldEndWith("policy C {\n  order by laxity\n}\n");
        text.ShouldStartWith("policy A {\norder by deadline");
    }

    [Fact]
    public void WhatCannotBeParsedStays()
    {
        using var editor = Editor.Open("policy A {\norder by ((\n}\n");
        editor.Client.Ask("textDocument/formatting", editor.Document())!.AsArray().ShouldBeEmpty();
    }
}
