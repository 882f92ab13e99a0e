using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;
using SchedLang.Runtime.Engine;

namespace SchedLang.Compiler.Explanation;

/// <summary>A clause of a policy that decided something in a run.</summary>
/// <param name="Text">The clause on one line.</param>
/// <param name="Location">Where it is written; null for a default.</param>
public sealed record DecidingClause(string Text, TextLocation? Location);

/// <summary>Finds the clause that caused a part of a job's response time.</summary>
public static class DecidingClauses
{
    /// <summary>The clause; null if no clause decided: own work, overheads, contention, ties.</summary>
    /// <param name="cause">The cause.</param>
    /// <param name="policy">The policy of the run.</param>
    public static DecidingClause? Of(Cause cause, BoundPolicy policy) => cause.Kind switch
    {
        PartKind.Ranked or PartKind.Lost when cause.Clause >= 0 => Key(cause.Clause, policy),
        PartKind.Lost or PartKind.Protected => Written(policy.Clauses.OfType<PreemptSyntax>().FirstOrDefault(IsImmediate)),
        PartKind.Running or PartKind.Continuing =>
            Written(policy.Clauses.OfType<PreemptSyntax>().FirstOrDefault(p => !IsImmediate(p))) ?? new DecidingClause("preempt at layer", null),
        PartKind.Strict => Written(policy.Clauses.OfType<StrictSyntax>().FirstOrDefault()),
        PartKind.Batch or PartKind.Gathering => Written(policy.Batches.FirstOrDefault(b => (int)b.Stage == cause.Clause)?.Syntax),
        PartKind.Held when cause.Clause >= 0 => Written(policy.Clauses.OfType<HoldSyntax>().ElementAtOrDefault(cause.Clause)),
        PartKind.NoRule => Written(policy.Place.LastOrDefault()?.Syntax),
        PartKind.Excluded or PartKind.Unsupported or PartKind.SlowerDevice when cause.Rule >= 0 => Written(policy.Place[cause.Rule].Syntax),
        _ => null,
    };

    private static DecidingClause Key(int number, BoundPolicy policy)
    {
        var isCondition = number < policy.Prefer.Length;
        SyntaxNode syntax = isCondition ? policy.Prefer[number].Syntax : policy.Order[number - policy.Prefer.Length].Syntax;
        return new DecidingClause($"{(isCondition ? "prefer" : "order by")} {ClauseText.Of(syntax)}", syntax.Location);
    }

    private static bool IsImmediate(PreemptSyntax clause) => clause.Form is PreemptForm.LosingWork or PreemptForm.KeepingWork;

    private static DecidingClause? Written(SyntaxNode? syntax) => syntax == null ? null : new DecidingClause(ClauseText.Of(syntax), syntax.Location);
}
