using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Services;

/// <summary>Completion in the latencies of a model: <c>latency cpu 12 ms, gpu 4 ms</c>.</summary>
internal static class LatencyCompletion
{
    /// <summary>What can follow in a latency clause; null where the cursor is not in one.</summary>
    public static IEnumerable<CompletionEntry>? Entries(FileModel model, CompletionPlace place)
    {
        var member = place.Member;
        var start = -1;
        for (var i = member.Count - 1; i >= 0 && start < 0; i--)
        {
            if (AttributeDefinition.Find(DeclarationKind.Model, member[i].Text) is { } definition)
            {
                if (definition.Form != AttributeForm.Latencies)
                    return null;
                start = i;
            }
        }

        if (start < 0)
            return null;
        if (start == member.Count - 1)
            return Devices(model, []);
        if (member[^1].IsNumber)
            return CompletionLists.Units(SchedType.Duration);
        return place.Last switch
        {
            "," => [.. Devices(model, [.. member.Skip(start + 1).Select(t => t.Text)]), .. CompletionService.FreeAttributes(model, place, DeclarationKind.Model)],
            "per" => [CompletionLists.Keyword("token", "The time counts once for each token.")],
            "token" => CompletionService.FreeAttributes(model, place, DeclarationKind.Model),
            var unit when Unit.Find(unit) != null =>
            [
                CompletionLists.Keyword("per token", "The time counts once for each token."),
                .. CompletionService.FreeAttributes(model, place, DeclarationKind.Model),
            ],
            _ => [], // a number follows
        };
    }

    // Devices by name, then the kinds that no device has as its name.
    private static IEnumerable<CompletionEntry> Devices(FileModel model, HashSet<string> given)
    {
        var devices = model.Compilation.Trees.SelectMany(t => t.Root.Declarations).OfType<PlatformSyntax>().SelectMany(p => p.Devices)
            .Where(d => !d.Name.IsMissing).DistinctBy(d => d.Name.Text).ToList();
        var kinds = EnumerationWords.Kinds.Where(k => devices.Count == 0 || devices.Exists(d => d.Kind.Text.Equals(k, StringComparison.OrdinalIgnoreCase)));
        return devices.Select(d => CompletionLists.Of(model, NameResolver.Device(d), CompletionKind.Declaration, rank: 1))
            .Concat(CompletionLists.Words(SymbolKind.DeviceKind, kinds.Where(k => !devices.Exists(d => d.Name.Text == k))))
            .Where(e => !given.Contains(e.Label));
    }
}
