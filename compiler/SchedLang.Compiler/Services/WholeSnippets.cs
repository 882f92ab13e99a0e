using System.Collections.Immutable;
using System.Text.Json;
using SchedLang.Compiler.Symbols;

namespace SchedLang.Compiler.Services;

/// <summary>
/// Snippets of several lines: a whole program, a stream of requests to an LLM. VS Code shows its own snippets at every place; these
/// appear only where their first word is allowed.
/// </summary>
internal static class WholeSnippets
{
    private static readonly Lazy<ImmutableArray<(ClausePlace Place, CompletionEntry Entry)>> All = new(Read);

    /// <summary>The snippets that begin with a clause of a place.</summary>
    public static IEnumerable<CompletionEntry> At(ClausePlace place) => All.Value.Where(s => s.Place == place).Select(s => s.Entry);

    // The file has the form that VS Code gives to snippets.
    private static ImmutableArray<(ClausePlace Place, CompletionEntry Entry)> Read()
    {
        using var stream = typeof(WholeSnippets).Assembly.GetManifestResourceStream("snippets.json")!;
        using var json = JsonDocument.Parse(stream);
        return
        [
            .. json.RootElement.EnumerateObject().Select(p =>
            {
                var body = string.Join('\n', p.Value.GetProperty("body").EnumerateArray().Select(l => l.GetString()));
                var first = body.Split(' ')[0];
                var place = ClauseDefinition.All.First(c => c.Form.Split(' ')[0] == first).Place;
                return (place, new CompletionEntry(p.Value.GetProperty("prefix").GetString()!, CompletionKind.Keyword, body)
                {
                    Detail = p.Name,
                    Documentation = p.Value.GetProperty("description").GetString(),
                    IsSnippet = true,
                    Rank = 4,
                });
            }),
        ];
    }
}
