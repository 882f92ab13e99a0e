using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Services;

/// <summary>Completions in a policy and its handlers.</summary>
internal static class PolicyCompletion
{
    private static readonly string[] ClauseWords =
        ["prefer", "order", "place", "hold", "preempt", "strict", "chunk", "batch", "state", "on", "let", "fn", "if", "for", "without"];

    private static readonly string[] CellOwners = ["stream", "job", "device"];

    // An operand must follow these, so the clause continues on the next line.
    private static readonly string[] Openers =
    [
        "+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "=", "+=", "-=", "*=", "/=", "(", "[", ",", ":", "and", "or", "not", "if", "then",
        "else", "when", "where", "minimizing", "by", "prefer", "in", "to",
    ];

    public static IEnumerable<CompletionEntry> Entries(FileModel model, CompletionPlace place, int offset)
    {
        var policy = model.Tree!.Root.Declarations.OfType<PolicySyntax>().LastOrDefault(p => p.Span.Start <= offset);
        var clause = ClauseBefore(place);
        if (place.Last == ".")
            return Members(model, place, policy);
        if (clause.Count == 0 || (place.IsFirstOnLine && !Openers.Contains(place.Last)))
        {
            return place.Kind == BraceKind.Handler
                ? [.. CompletionLists.Clauses(ClausePlace.Handler), .. Cells(model, policy)]
                : CompletionLists.Clauses(ClausePlace.Policy);
        }

        return (clause[0].Text, place.Last) switch
        {
            ("order", "order") => [CompletionLists.Keyword("by", "The keys follow.")],
            ("hold", "hold") => [CompletionLists.Keyword("when", "The condition follows.")],
            ("place", "place") => [CompletionLists.Keyword("when", "The rule is for jobs for which a condition holds."), CompletionLists.Keyword("on", "Where jobs are placed.")],
            ("place", "on") => Targets(),
            ("place", "idle" or "static") => [CompletionLists.Keyword("device", "Of the platform.")],
            ("preempt", "preempt") => PreemptForms(),
            ("preempt", "at") => [CompletionLists.Keyword("layer", "After each unit."), CompletionLists.Keyword("stage", "After each stage.")],
            ("preempt", "immediately") => [CompletionLists.Keyword("losing", "The unit that is stopped starts over."), CompletionLists.Keyword("keeping", "The unit that is stopped resumes later.")],
            ("preempt", "losing" or "keeping") => [CompletionLists.Keyword("work", "That the unit has done.")],
            ("preempt", "work") => [CompletionLists.Keyword("when", "The condition follows.")],
            ("chunk", "chunk") => CompletionLists.Words(SymbolKind.Stage, ["prefill"]),
            ("chunk", "prefill") => [CompletionLists.Keyword("by", "The size follows.")],
            ("batch", "batch") => CompletionLists.Words(SymbolKind.Stage, ["infer", "encode", "prefill", "decode"]),
            ("batch", "wait") => [CompletionLists.Keyword("up", "The longest wait follows.")],
            ("batch", "infer" or "encode" or "prefill" or "decode") when place.Before(1) == "batch" => [CompletionLists.Keyword("up", "The limit follows.")],
            ("batch", "up") => [CompletionLists.Keyword("to", "The limit follows.")],
            ("state", "per") => CellOwners.Select(w => CompletionLists.Keyword(w, $"A cell for each {w}.")),
            ("state" or "fn", ":") => CompletionLists.Types(),
            ("state", _) when place.Before(1) == "state" => [CompletionLists.Keyword("per", "A cell for each stream, job or device.")],
            ("on", "on") => Events(),
            ("on", "complete") => [CompletionLists.Keyword("unit", "When a unit ends."), CompletionLists.Keyword("job", "When a job completes.")],
            ("on", "tick") => [CompletionLists.Keyword("every", "The period follows.")],
            ("let" or "fn" or "state" or "for", "let" or "fn" or "state" or "for") => [],
            ("without", "without" or ",") => InheritedRules(model, policy),
            ("without", _) or (_, "as") => [],
            (_, "in") => Vocabulary.Sets.Select(s => CompletionLists.Of(model, BuiltIns.Set(s.Name)!, CompletionKind.Value, 1)),
            _ => Openers.Contains(place.Last) ? Operands(model, place, policy, clause) : Continuations(clause[0].Text),
        };
    }

    private static readonly (string, string) RuleName = ("as", "A name for the rule.");

    // The names of rules of the policies that this one extends, nearest first.
    private static IEnumerable<CompletionEntry> InheritedRules(FileModel model, PolicySyntax? policy)
    {
        var seen = new HashSet<PolicySyntax>();
        while (policy?.Parent is { } name && model.Names.Top<PolicySyntax>(name.Text)?.Syntax is PolicySyntax parent && seen.Add(parent))
        {
            foreach (var rule in NamedRule.Of(parent.Clauses).Where(r => r.Name != null))
                yield return new CompletionEntry(rule.Name!.Text, CompletionKind.Value, rule.Name.Text) { Detail = $"{rule.Kind} rule of {name.Text}" };
            policy = parent;
        }
    }

    private static List<TextToken> ClauseBefore(CompletionPlace place)
    {
        for (var i = place.Member.Count - 1; i >= 0; i--)
        {
            if (ClauseWords.Contains(place.Member[i].Text) && (place.Member[i].IsFirstOnLine || i == 0))
                return [.. place.Member.Skip(i)];
        }

        // An assignment does not start with a keyword.
        var first = place.Member.ToList().FindLastIndex(t => t.IsFirstOnLine);
        return first < 0 ? [.. place.Member] : [.. place.Member.Skip(first)];
    }

    private static IEnumerable<CompletionEntry> Operands(FileModel model, CompletionPlace place, PolicySyntax? policy, List<TextToken> clause)
    {
        if (place.Last is "==" or "!=" && ValuesLike(model, place.Before(1)) is { } values)
        {
            foreach (var value in values)
                yield return value;
        }

        foreach (var (name, element) in Locals(clause))
            yield return new CompletionEntry(name, CompletionKind.Variable, name) { Detail = element.Name, Rank = 1 };
        if (policy != null)
        {
            foreach (var symbol in model.Names.Policies.All(policy).Values)
            {
                var entry = CompletionLists.Of(model, symbol, symbol.Kind == SymbolKind.Function ? CompletionKind.Function : CompletionKind.Variable, 2);
                yield return symbol.Kind == SymbolKind.Function ? entry with { Text = symbol.Name + "($1)", IsSnippet = true } : entry;
            }
        }

        foreach (var attribute in Vocabulary.Attributes.Where(a => a.Owner is Owner.Job or Owner.Pair or Owner.Device or Owner.Run))
            yield return CompletionLists.Of(model, BuiltIns.Of(attribute), CompletionKind.Attribute);
        foreach (var (name, _, _) in BuiltIns.Subjects)
            yield return CompletionLists.Of(model, BuiltIns.Subject(name)!, CompletionKind.Keyword, 4);
        foreach (var function in Vocabulary.Functions)
        {
            yield return CompletionLists.Of(model, BuiltIns.Function(function.Name)!, CompletionKind.Function, 4)
                with { Text = function.Arguments == 0 ? function.Name + "()" : function.Name + "($1)", IsSnippet = function.Arguments > 0 };
        }

        foreach (var aggregate in Vocabulary.Aggregates)
        {
            var value = aggregate.Name is "count" or "any" or "exists" ? " where ${3:condition}" : ": ${3:value}";
            yield return CompletionLists.Of(model, BuiltIns.Aggregate(aggregate.Name)!, CompletionKind.Function, 4)
                with { Text = $"{aggregate.Name}(${{1:x}} in ${{2|jobs,ready,devices,streams|}}{value})", IsSnippet = true };
        }

        yield return new CompletionEntry("if", CompletionKind.Keyword, "if ${1:condition} then ${2:value} else ${3:value}")
        {
            IsSnippet = true,
            Documentation = "One value or the other.",
        };
        foreach (var word in (string[])["not", "true", "false", "never"])
            yield return CompletionLists.Keyword(word, "A word of expressions.") with { Rank = 6 };
    }

    private static IEnumerable<CompletionEntry>? ValuesLike(FileModel model, string left) =>
        left is "stage" ? CompletionLists.Words(SymbolKind.Stage, ["infer", "encode", "prefill", "decode"])
        : left is "kind" ? CompletionLists.Words(SymbolKind.DeviceKind, EnumerationWords.Kinds)
        : left is "class" ? CompletionLists.Classes(model)
        : null;

    // Finds `x in jobs` in the tokens, even where the parser fails.
    private static IEnumerable<(string Name, SchedType Element)> Locals(IReadOnlyList<TextToken> tokens)
    {
        for (var i = 1; i + 1 < tokens.Count; i++)
        {
            if (tokens[i].Text == "in" && tokens[i - 1].IsWord && Vocabulary.Sets.FirstOrDefault(s => s.Name == tokens[i + 1].Text) is { } set)
                yield return (tokens[i - 1].Text, set.Element);
        }
    }

    private static IEnumerable<CompletionEntry> Members(FileModel model, CompletionPlace place, PolicySyntax? policy)
    {
        var type = TypeBefore(model, place, policy, place.Member.Count - 2);
        if (type == null || Vocabulary.OwnerOf(type) is not { } owner)
            return [];
        return Vocabulary.Attributes.Where(a => a.Owner == owner || (owner == Owner.Job && a.Owner == Owner.Pair)).Select(a =>
        {
            var entry = CompletionLists.Of(model, BuiltIns.Of(a), CompletionKind.Attribute, a.Owner == owner ? 1 : 2);
            return a.Owner == owner ? entry : entry with { Text = $"{a.Name}(${{1:device}})", IsSnippet = true };
        });
    }

    // The type of the chain of names that ends at a token, such as job.stream.
    private static SchedType? TypeBefore(FileModel model, CompletionPlace place, PolicySyntax? policy, int last)
    {
        if (last < 0 || !place.Member[last].IsWord)
            return null;
        var name = place.Member[last].Text;
        if (last >= 2 && place.Member[last - 1].Text == ".")
            return TypeBefore(model, place, policy, last - 2) is { } type && Vocabulary.OwnerOf(type) is { } owner ? Vocabulary.Find(owner, name)?.Type : null;
        var local = Locals(place.Member).LastOrDefault(l => l.Name == name);
        return local.Name != null ? local.Element
            : model.Names.Policies.Of(policy, name)?.Type ?? BuiltIns.Subject(name)?.Type ?? BuiltIns.Attribute(name)?.Type;
    }

    private static IEnumerable<CompletionEntry> Cells(FileModel model, PolicySyntax? policy) => policy == null
        ? []
        : model.Names.Policies.All(policy).Values.Where(s => s.Kind == SymbolKind.State).Select(s => CompletionLists.Of(model, s, CompletionKind.Variable, 1));

    private static IEnumerable<CompletionEntry> Targets() =>
    [
        CompletionLists.Keyword("idle device", "The idle device where the value is smallest."),
        CompletionLists.Keyword("device", "The best of all devices; the job waits for it while it is busy."),
        CompletionLists.Keyword("static device", "A device chosen once for each stream and stage, before the run."),
        .. CompletionLists.Words(SymbolKind.DeviceKind, EnumerationWords.Kinds),
    ];

    private static IEnumerable<CompletionEntry> PreemptForms() =>
        ClauseDefinition.All.Where(c => c.Place == ClausePlace.Policy && c.Form.StartsWith("preempt ", StringComparison.Ordinal))
            .Select(c => c with { Form = c.Form["preempt ".Length..] })
            .Select(c => CompletionLists.Keyword(c.Form.Replace(" when CONDITION", "", StringComparison.Ordinal), c.Description));

    private static IEnumerable<CompletionEntry> Events() =>
        ClauseDefinition.All.Where(c => c.Place == ClausePlace.Policy && c.Form.StartsWith("on ", StringComparison.Ordinal))
            .Select(c => string.Join(' ', c.Form.Split(' ').Skip(1).TakeWhile(w => w is not ("when" or "..." or "every"))) is var name
                ? CompletionLists.Keyword(name, c.Description) : null!);

    private static IEnumerable<CompletionEntry> Continuations(string clause)
    {
        foreach (var word in (string[])["and", "or", "then", "else"])
            yield return CompletionLists.Keyword(word, "Goes on with the expression.") with { Rank = 6 };
        var own = clause switch
        {
            "order" => [("descending", "The largest first.")],
            "place" => [("on", "Where jobs are placed."), ("where", "Only devices for which a condition holds."), ("minimizing", "The device where a value is smallest."), RuleName],
            "prefer" or "hold" => [RuleName],
            "batch" => [("wait", "A batch that is not full waits.")],
            "chunk" => [("padded", "Each chunk takes what a full one does.")],
            "on" => [("when", "Only where a condition holds.")],
            _ => (IEnumerable<(string, string)>)[],
        };
        foreach (var (word, description) in own)
            yield return CompletionLists.Keyword(word, description);
    }
}
