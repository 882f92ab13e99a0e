using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Services;

/// <summary>Finds the completions at a place.</summary>
public static class CompletionService
{
    /// <summary>The completions at an offset.</summary>
    /// <param name="model">The file.</param>
    /// <param name="offset">The offset of the cursor.</param>
    /// <param name="filesIn">Returns the files of a folder, for paths.</param>
    public static CompletionAnswer At(FileModel model, int offset, Func<string, IEnumerable<string>> filesIn)
    {
        if (model.Tree is not { } tree)
            return new CompletionAnswer(new TextSpan(offset, 0), []);
        var (inComment, text) = TextTokens.Surrounding(tree.Source, offset);
        if (inComment)
            return Comment(tree.Source, offset);
        if (text is { } quote)
            return new CompletionAnswer(TextSpan.FromBounds(quote + 1, offset), [.. Paths(tree.Source, quote, filesIn)]);
        var place = CompletionPlace.At(tree.Source, offset);
        var span = place.Prefix is { } prefix ? TextSpan.FromBounds(prefix.Start, offset) : new TextSpan(offset, 0);
        var entries = Entries(model, place, offset).Where(e => e.Text.Length > 0).DistinctBy(e => (e.Label, e.Kind));
        return new CompletionAnswer(span, [.. entries]);
    }

    private static IEnumerable<CompletionEntry> Entries(FileModel model, CompletionPlace place, int offset)
    {
        if (place.Kind == BraceKind.Model && OperatorCompletion.Head(place) is { } head)
            return head;
        if (place.Kind == BraceKind.Model && LatencyCompletion.Entries(model, place) is { } latencies)
            return latencies;
        if (place.Member.Count > 0 && place.Member[^1].IsNumber && place.Kind is not (BraceKind.File or BraceKind.Operator))
            return CompletionLists.Units(place.Kind is BraceKind.Platform or BraceKind.Device);
        return place.Kind switch
        {
            BraceKind.File => File(model, place),
            BraceKind.Platform => Platform(place),
            BraceKind.Device => Attributes(model, place, DeclarationKind.Device),
            BraceKind.Model => [.. CompletionLists.Clauses(ClausePlace.Model), .. Attributes(model, place, DeclarationKind.Model)],
            BraceKind.Operator => OperatorCompletion.Sizes(model, place),
            BraceKind.Stream => Attributes(model, place, DeclarationKind.Stream),
            BraceKind.Scenario => Scenario(model, place),
            BraceKind.Policy or BraceKind.Handler => PolicyCompletion.Entries(model, place, offset),
            BraceKind.Experiment => ExperimentCompletion.Entries(model, place),
            _ => [],
        };
    }

    private static IEnumerable<CompletionEntry> File(FileModel model, CompletionPlace place)
    {
        var head = place.Member.LastOrDefault(t => t.IsFirstOnLine);
        if (place.IsFirstOnLine || place.Member.Count == 0)
            return [.. CompletionLists.Clauses(ClausePlace.File), .. WholeSnippets.At(ClausePlace.File)];
        return (head.Text, place.Last) switch
        {
            ("scenario", "on") => CompletionLists.Declared<PlatformSyntax>(model),
            ("scenario", _) when place.Before(1) == "scenario" => [CompletionLists.Keyword("on", "The platform follows.")],
            ("model", ":") => CompletionLists.Words(SymbolKind.ModelKind, ModelSymbol.KindNames),
            ("policy", "extends") => CompletionLists.Declared<PolicySyntax>(model),
            ("policy", ":") => CompletionLists.Types(),
            ("policy", _) when place.Before(1) == "policy" || place.Last == ")" => [CompletionLists.Keyword("extends", "The clauses of another policy, which this one can replace.")],
            _ => [],
        };
    }

    private static IEnumerable<CompletionEntry> Platform(CompletionPlace place) =>
        place.Last == ":" && place.Before(2) == "device" ? CompletionLists.Words(SymbolKind.DeviceKind, EnumerationWords.Kinds.Select(k => k.ToUpperInvariant()))
        : place.Last == "from" && place.Before(1) == "latencies" ? AttributeDefinition.Find(DeclarationKind.Platform, "latencies from")!.Words.Select(w => new CompletionEntry(w, CompletionKind.Value, w))
        : ValuesOf(DeclarationKind.Platform, place) is { } values ? values
        : [.. CompletionLists.Clauses(ClausePlace.Platform), .. CompletionLists.Attributes(DeclarationKind.Platform, null)];

    private static IEnumerable<CompletionEntry> Attributes(FileModel model, CompletionPlace place, DeclarationKind declaration)
    {
        if (place.Last == "class" && declaration == DeclarationKind.Stream)
            return CompletionLists.Classes(model);
        if (AttributeDefinition.Find(declaration, place.Last) is { Form: AttributeForm.Stream })
            return CompletionLists.Followers(model, place.Owner);
        if (ValuesOf(declaration, place) is { } values)
            return values;
        return FreeAttributes(model, place, declaration);
    }

    /// <summary>The attributes that a declaration can have and does not have yet.</summary>
    internal static IEnumerable<CompletionEntry> FreeAttributes(FileModel model, CompletionPlace place, DeclarationKind declaration)
    {
        var kind = declaration switch
        {
            DeclarationKind.Stream => model.Program.Models.FirstOrDefault(m => m.Name == place.OwnerDetail)?.KindName,
            DeclarationKind.Model when ModelSymbol.KindNames.Contains(place.OwnerDetail) => place.OwnerDetail,
            _ => null,
        };
        var taken = place.Member.Select(t => t.Text).ToHashSet();
        return CompletionLists.Attributes(declaration, kind).Where(e => !taken.Contains(e.Label));
    }

    private static IEnumerable<CompletionEntry>? ValuesOf(DeclarationKind declaration, CompletionPlace place) =>
        AttributeDefinition.Find(declaration, place.Last) switch
        {
            { Form: AttributeForm.Word } word => word.Words.Select(w => new CompletionEntry(w, CompletionKind.Value, w) { Documentation = word.Description }),
            { Form: AttributeForm.WithinQuantity } => [CompletionLists.Keyword("within", "The target follows.")],
            { Form: AttributeForm.Quantity or AttributeForm.FreeWord or AttributeForm.File } => [],
            _ => null,
        };

    private static IEnumerable<CompletionEntry> Scenario(FileModel model, CompletionPlace place)
    {
        if (place.IsFirstOnLine || place.Member.Count == 0)
            return [.. CompletionLists.Clauses(ClausePlace.Scenario), .. WholeSnippets.At(ClausePlace.Scenario)];
        var head = place.Member.LastOrDefault(t => t.Text is "stream" or "expect" or "run").Text;
        return (head, place.Last) switch
        {
            (_, "users") => [CompletionLists.Keyword("every", "The pause before a user asks again follows; `~` before it makes it random.")],
            (_, "after") => CompletionLists.Streams(model, place.Owner),
            (_, ":") when place.Before(2) == "stream" => CompletionLists.Declared<ModelSyntax>(model),
            ("stream", _) when place.Before(1) == ":" && place.Before(3) == "stream" => CompletionLists.Clauses(ClausePlace.Arrival),
            ("run", "run") => [CompletionLists.Keyword("for", "The length of the run follows.")],
            ("expect", _) => ExperimentCompletion.Metrics(model, [place.Owner], place, isOfPolicies: true),
            _ => CompletionLists.Clauses(ClausePlace.Scenario),
        };
    }

    // In a comment, only the names of warnings to silence are useful.
    private static CompletionAnswer Comment(SourceText source, int offset)
    {
        var line = source.LineSpan(source.PositionOf(offset).Line);
        var before = source.Slice(TextSpan.FromBounds(line.Start, offset)).ToString();
        var comment = before[(before.LastIndexOf("//", StringComparison.Ordinal) + 2)..].TrimStart();
        var word = comment.Length - comment.AsSpan().TrimEnd("abcdefghijklmnopqrstuvwxyz-").Length;
        var span = TextSpan.FromBounds(offset - word, offset);
        return new CompletionAnswer(span, comment.StartsWith("allow:", StringComparison.Ordinal) ? [.. CompletionLists.Warnings()] : []);
    }

    private static IEnumerable<CompletionEntry> Paths(SourceText source, int quote, Func<string, IEnumerable<string>> filesIn)
    {
        var before = TextTokens.Before(source, quote);
        var extension = before.Count > 0 && before[^1].Text == "use" ? ".sched" : ".csv";
        var folder = Path.GetDirectoryName(Path.GetFullPath(source.Path)) ?? "/";
        return filesIn(folder).Where(f => f.EndsWith(extension, StringComparison.OrdinalIgnoreCase) && Path.GetFullPath(f) != Path.GetFullPath(source.Path))
            .Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal).Select(f => new CompletionEntry(f, CompletionKind.File, f));
    }
}
