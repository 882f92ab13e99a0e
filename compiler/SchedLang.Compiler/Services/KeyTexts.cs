using System.Collections.Immutable;
using SchedLang.Compiler.Analysis;
using SchedLang.Compiler.Lowering;
using SchedLang.Compiler.Syntax;

namespace SchedLang.Compiler.Services;

/// <summary>Describes how a key of <c>order by</c> or <c>prefer</c> changes while a job waits, and what that costs.</summary>
internal static class KeyTexts
{
    /// <summary>A sentence about the key at a place; null where there is no key.</summary>
    public static string? Of(FileModel model, SyntaxPath path)
    {
        if (path.Find<PolicySyntax>() is not { } syntax || model.Policy(syntax) is not { } policy)
            return null;
        var key = path.Find<OrderKeySyntax>() is { } orderKey ? policy.Order.FirstOrDefault(k => k.Syntax == orderKey)?.Key
            : path.Find<PreferSyntax>() is { } prefer ? policy.Prefer.FirstOrDefault(p => prefer.Conditions.Any(c => c == p.Syntax && c.Span.Start <= path.Token.Span.Start && path.Token.Span.End <= c.Span.End))
            : null;
        if (key == null || key.Type.IsError)
            return null;
        var folder = new ConstantFolder(policy.Symbol.Parameters.ToImmutableDictionary(p => p.Name, p => p.Default));
        var how = KeyAnalysis.KindOf(folder.Rewrite(key)) switch
        {
            KeyKind.Constant => "This key is the same for all jobs.",
            KeyKind.Fixed => "This key changes only at the job's own events: the engine keeps ready jobs sorted by it.",
            KeyKind.Clock => "This key moves with the clock by the same amount for all jobs: the engine keeps ready jobs sorted by it.",
            KeyKind.Linear => "This key grows at a speed of each job's own: the engine compares two jobs again only when they can have changed places.",
            KeyKind.Changing => "This key can change at any time: the engine computes it again in every pass.",
            _ => "This key is drawn again in every pass.",
        };
        return $"_{how}_";
    }
}
