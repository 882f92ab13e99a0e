using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Services;

/// <summary>Builds completion lists from the tables of the language and from the declarations.</summary>
internal static class CompletionLists
{
    /// <summary>The clause forms that are allowed at a place.</summary>
    public static IEnumerable<CompletionEntry> Clauses(ClausePlace place) =>
        ClauseDefinition.All.Where(c => c.Place == place).Select(c => new CompletionEntry(Label(c), CompletionKind.Keyword, Snippets.Of(c))
        {
            Detail = c.Form,
            Documentation = c.Description,
            IsSnippet = true,
            Rank = 2,
        });

    /// <summary>The attributes of a declaration. For a stream, these are the attributes that its model's kind supports.</summary>
    public static IEnumerable<CompletionEntry> Attributes(DeclarationKind declaration, string? modelKind) =>
        AttributeDefinition.Of(declaration).Where(a => modelKind == null || a.ModelKinds.IsEmpty || a.ModelKinds.Contains(modelKind))
            .Select(a => new CompletionEntry(a.Name, CompletionKind.Attribute, AttributeForms.Snippet(a))
            {
                Detail = a.Form is AttributeForm.Quantity or AttributeForm.WithinQuantity && !a.IsShare
                    ? $"{a.Type.Name}{(Unit.Usual(a.Type) is { } unit ? $", in {unit.Symbol}" : "")}"
                    : AttributeForms.Of(a),
                Documentation = AttributeForms.Limits(a) is { } limits ? $"{a.Description} {limits}" : a.Description,
                IsSnippet = true,
                Rank = 2,
            });

    /// <summary>The declarations of one kind in all files.</summary>
    public static IEnumerable<CompletionEntry> Declared<T>(FileModel model)
        where T : NamedDeclarationSyntax =>
        model.Compilation.Trees.SelectMany(t => t.Root.Declarations).OfType<T>().Where(d => !d.Name.IsMissing)
            .Select(d => Of(model, NameResolver.Declared(d), CompletionKind.Declaration));

    /// <summary>The streams of a scenario.</summary>
    public static IEnumerable<CompletionEntry> Streams(FileModel model, string scenario) =>
        model.Compilation.Trees.SelectMany(t => t.Root.Declarations).OfType<ScenarioSyntax>().Where(s => s.Name.Text == scenario)
            .SelectMany(s => s.Streams).Where(s => !s.Name.IsMissing).Select(s => Of(model, NameResolver.Stream(s), CompletionKind.Declaration));

    /// <summary>The streams that are declared after a stream.</summary>
    public static IEnumerable<CompletionEntry> Followers(FileModel model, string stream) =>
        model.Compilation.Trees.SelectMany(t => t.Root.Declarations).OfType<ScenarioSyntax>().Where(s => s.Streams.Any(f => f.Name.Text == stream))
            .SelectMany(s => s.Streams).Where(s => s.Arrival is FollowingArrivalSyntax following && following.Stream.Text == stream && !s.Name.IsMissing)
            .Select(s => Of(model, NameResolver.Stream(s), CompletionKind.Declaration));

    /// <summary>The entry for a declaration or a built-in name.</summary>
    public static CompletionEntry Of(FileModel model, Symbol symbol, CompletionKind kind, int rank = 3) => new(symbol.Name, kind, symbol.Name)
    {
        Detail = HoverService.Signature(model, symbol),
        Documentation = symbol.Description
            ?? (symbol.Syntax != null && symbol.Declaration is { } place ? DocComments.Of(symbol.Syntax, place.Source) : null),
        Rank = rank,
    };

    /// <summary>Entries for words of one kind.</summary>
    public static IEnumerable<CompletionEntry> Words(SymbolKind kind, IEnumerable<string> words) =>
        words.Select(w => new CompletionEntry(w, CompletionKind.Value, w) { Documentation = BuiltIns.Word(kind, w).Description, Rank = 1 });

    /// <summary>The classes of the declared streams.</summary>
    public static IEnumerable<CompletionEntry> Classes(FileModel model) =>
        model.Program.Scenarios.SelectMany(s => s.Classes).Distinct().Select(c => new CompletionEntry(c, CompletionKind.Value, c) { Detail = "class", Rank = 1 });

    /// <summary>The types that a parameter can have.</summary>
    public static IEnumerable<CompletionEntry> Types() => SchedType.Declarable.Select(t => new CompletionEntry(t.Name, CompletionKind.Value, t.Name)
    {
        Documentation = Unit.Usual(t) is { } unit ? $"Units: {string.Join(", ", Unit.All.Where(u => u.Type.Is(unit.Type)).Select(u => u.Symbol))}." : null,
    });

    /// <summary>The units that can follow a number.</summary>
    /// <param name="hasShares">Whether <c>%</c> can follow too; in an expression it is an operator.</param>
    public static IEnumerable<CompletionEntry> Units(bool hasShares) => Units(hasShares ? Unit.All : Unit.Words);

    /// <summary>The units of a type.</summary>
    public static IEnumerable<CompletionEntry> Units(SchedType type) => Units(Unit.All.Where(u => u.Type == type));

    private static IEnumerable<CompletionEntry> Units(IEnumerable<Unit> units) =>
        units.Select(u => new CompletionEntry(u.Symbol, CompletionKind.Unit, u.Symbol) { Detail = u.Type.Name });

    /// <summary>The warnings that a comment can silence.</summary>
    public static IEnumerable<CompletionEntry> Warnings() =>
        DiagnosticCatalog.All.Where(d => d.Severity != Severity.Error).Select(d => new CompletionEntry(d.Name, CompletionKind.Value, d.Name) { Detail = d.Code });

    /// <summary>The entry for a keyword.</summary>
    public static CompletionEntry Keyword(string word, string description) =>
        new(word, CompletionKind.Keyword, word) { Documentation = description, Rank = 2 };

    // The shortest start of the form that distinguishes it from other forms: place on device.
    private static string Label(ClauseDefinition clause) => clause.Form switch
    {
        "place when CONDITION on idle device where CONDITION minimizing VALUE" => "place on idle device",
        "place ... on KIND, KIND ..." => "place on kind",
        "every ~DURATION" => "every ~",
        "on release when CONDITION { ... }" => "on release",
        var form => string.Join(' ', form.Replace(" ... ", " ", StringComparison.Ordinal).Split(' ')
            .TakeWhile(w => w.All(c => char.IsAsciiLetterLower(c)) && w.Length > 0)) is { Length: > 0 } words ? words : form.Split(' ')[0],
    };
}
