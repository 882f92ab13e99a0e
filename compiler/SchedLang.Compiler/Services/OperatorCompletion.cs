using SchedLang.Compiler.Symbols;

namespace SchedLang.Compiler.Services;

/// <summary>Completion in the operators of a model: <c>op ffn : linear { in 3072  out 8192 }</c>.</summary>
internal static class OperatorCompletion
{
    /// <summary>What can follow before the braces of an operator; null where the cursor is not there.</summary>
    public static IEnumerable<CompletionEntry>? Head(CompletionPlace place) => place switch
    {
        _ when place.Last == "op" => [], // a name follows
        _ when place.Before(1) == "op" => [],
        _ when place.Last == ":" && place.Before(2) == "op" => CompletionLists.Words(SymbolKind.OperatorKind, OperatorSymbol.KindNames),
        _ when place.Before(1) == ":" && place.Before(3) == "op" && place.Last == "linear" =>
            [CompletionLists.Keyword("last", "It runs once for a prompt or token, after all layers.")],
        _ => null,
    };

    /// <summary>The sizes that the operator does not have yet.</summary>
    public static IEnumerable<CompletionEntry> Sizes(FileModel model, CompletionPlace place)
    {
        if (AttributeDefinition.Find(DeclarationKind.Operator, place.Last) != null)
            return [];
        var others = AttributeDefinition.Of(DeclarationKind.Operator).Where(a => a.OperatorKind != place.OwnerDetail && OperatorSymbol.KindNames.Contains(place.OwnerDetail))
            .Select(a => a.Name).ToHashSet();
        return CompletionService.FreeAttributes(model, place, DeclarationKind.Operator).Where(e => !others.Contains(e.Label));
    }
}
