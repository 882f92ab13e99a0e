using System.Text;
using System.Text.Json.Nodes;
using SchedLang.Compiler;
using SchedLang.Compiler.Text;
using SchedLang.Testing;

namespace SchedLang.LanguageServer.Tests.Robustness;

/// <summary>A thousand random edits of a long file, with requests and cancellations in between.</summary>
public sealed class EditStormTests
{
    private const int Edits = 1000;

    [Fact]
    public void ItEndsWithTheDiagnosticsOfAFreshCompilationAndLeaksNothing()
    {
        var path = Repository.PathOf("examples", "policies", "storm.sched");
        using var editor = Editor.Open(new DiskFiles(), LongText(), path);
        editor.Text.LineCount.ShouldBeGreaterThan(500);
        editor.Diagnostics();
        var before = Memory();
        var random = new Random(3);
        var open = new List<Task<JsonNode>>();
        for (var i = 0; i < Edits; i++)
        {
            Edit(editor, random);
            if (i % 10 == 0)
            {
                var (id, answer) = editor.Client.Begin(i % 20 == 0 ? "textDocument/completion" : "textDocument/hover", editor.At(random.Next(editor.Text.Content.Length)));
                open.Add(answer);
                if (i % 30 == 0)
                    editor.Client.Tell("$/cancelRequest", new JsonObject { ["id"] = id });
            }
        }

        foreach (var answer in open)
        {
            var error = LspClient.Wait(answer)["error"]?["code"]?.GetValue<int>();
            (error is null or LanguageServer.Rpc.RpcCode.RequestCancelled).ShouldBeTrue($"{error}");
        }

        var told = editor.Diagnostics().Select(d => $"{d!["code"]} {d["range"]!.ToJsonString()} {d["message"]}");
        var files = new Compiler.Services.BufferFiles(new DiskFiles());
        files.Set(path, editor.Text.Content);
        var fresh = Compilation.Load(path, files).Check().Where(d => d.Location.Source.Path == path)
            .Select(d => $"{d.Code} {editor.Range(d.Location.Span.Start, d.Location.Span.End).ToJsonString()} {(d.Help == null ? d.Message : $"{d.Message}\nhelp: {d.Help}")}");
        told.Order().ShouldBe(fresh.Distinct().Order());
        (Memory() - before).ShouldBeLessThan(40L << 20);
    }

    // Letters and signs come, and stretches go or are doubled; more comes than goes, so that the file stays long.
    private static void Edit(Editor editor, Random random)
    {
        const string Letters = "abcdefg ..,(){}=<>\"\n/0123456789";
        var length = editor.Text.Content.Length;
        var at = random.Next(length);
        switch (random.Next(4))
        {
            case 0:
                editor.Edit(at, Math.Min(random.Next(12), length - at), "");
                break;
            case 1:
                editor.Edit(random.Next(length), 0, editor.Text.Content.Substring(at, Math.Min(random.Next(30), length - at)));
                break;
            default:
                editor.Edit(at, 0, Letters[random.Next(Letters.Length)].ToString());
                break;
        }
    }

    private static string LongText()
    {
        var text = new StringBuilder("use \"../rtgen/platform.sched\"\n");
        foreach (var file in Directory.EnumerateFiles(Repository.PathOf("examples", "policies"), "*.sched").Order(StringComparer.Ordinal))
            text.AppendJoin('\n', File.ReadAllLines(file).Where(l => !l.StartsWith("use ", StringComparison.Ordinal))).Append('\n');
        return $"{text}{text.ToString().Replace("policy ", "policy Second", StringComparison.Ordinal)}";
    }

    private static long Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
