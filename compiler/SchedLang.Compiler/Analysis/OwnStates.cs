using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Runtime.Policies;

namespace SchedLang.Compiler.Analysis;

/// <summary>
/// Finds state variables <c>per job</c> that stay the same while their job waits, except at ticks: handlers write that of their own job
/// only, and those run when the job does not wait yet, or no longer.
/// </summary>
public static class OwnStates
{
    /// <summary>Whether an expression reads such a variable of the job being considered.</summary>
    public static bool IsRead(BoundPolicy policy, BoundExpression expression) =>
        expression is BoundCell { State: { Owner: CellOwner.Job } state, Owner: BoundSubject { Subject: Subject.Job } }
        && policy.ImmediatePreemption == ImmediatePreemption.Never
        && policy.Handlers.All(h => h.Event == HandlerEvent.Tick || WritesOwn(h.Statements, state));

    /// <summary>Whether a tick can change a key.</summary>
    public static bool AreWrittenAtTicks(BoundPolicy policy)
    {
        var read = OrderAnalysis.Keys(policy).SelectMany(k => k.Deep()).OfType<BoundCell>().Select(c => c.State).ToHashSet();
        return policy.Handlers.Any(h => h.Event == HandlerEvent.Tick && Assignments(h.Statements).Any(a => read.Contains(a.Cell.State)));
    }

    private static bool WritesOwn(IEnumerable<BoundStatement> statements, StateSymbol state) =>
        Assignments(statements).All(a => a.Cell.State != state || a.Cell.Owner is BoundSubject { Subject: Subject.Job });

    private static IEnumerable<BoundAssignment> Assignments(IEnumerable<BoundStatement> statements) => statements.SelectMany(s => s switch
    {
        BoundAssignment assignment => [assignment],
        BoundIf branch => Assignments(branch.Then.Concat(branch.Else)),
        BoundFor loop => Assignments(loop.Body),
        _ => [],
    });
}
