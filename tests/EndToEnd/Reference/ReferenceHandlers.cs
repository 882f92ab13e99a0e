using System.Collections.Immutable;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Syntax;

namespace SchedLang.EndToEnd.Reference;

/// <summary>Section 10: what a policy does to its own state when something happens.</summary>
internal sealed class ReferenceHandlers(BoundPolicy policy, ReferenceExpressions expressions)
{
    /// <summary>Periods of the handlers on tick, in the order written.</summary>
    public IEnumerable<(BoundHandler Handler, long Period)> Ticks => policy.Handlers.Where(h => h.Event == HandlerEvent.Tick)
        .Select(h => (h, ((Runtime.Quantities.Duration)expressions.Value(h.Period!, new ReferenceScope())!).Ns));

    /// <summary>Runs every handler of an event.</summary>
    public void Run(
        HandlerEvent kind, ReferenceJob job, ReferenceDevice? device = null, (long Switch, long Transfer, ReferenceUnit Unit)? dispatch = null)
    {
        foreach (var handler in policy.Handlers.Where(h => h.Event == kind))
            Run(handler, new ReferenceScope(job, device) { Dispatch = dispatch });
    }

    public void Run(BoundHandler handler, ReferenceScope scope)
    {
        if (expressions.Holds(handler.When, scope))
            Run(handler.Statements, scope);
    }

    private void Run(ImmutableArray<BoundStatement> statements, ReferenceScope scope)
    {
        foreach (var statement in statements)
            Run(statement, scope);
    }

    private void Run(BoundStatement statement, ReferenceScope scope)
    {
        switch (statement)
        {
            case BoundAssignment assignment:
                expressions.Assign(assignment.Cell, expressions.Value(assignment.Value, scope), scope);
                break;
            case BoundLocalLet let:
                scope.Locals[let.Local] = expressions.Value(let.Value, scope);
                break;
            case BoundIf branch:
                Run(expressions.Holds(branch.Condition, scope) ? branch.Then : branch.Else, scope);
                break;
            case BoundFor loop:
                foreach (var member in expressions.Members(loop.Set))
                {
                    scope.Locals[loop.Variable] = member;
                    if (expressions.Holds(loop.Filter, scope))
                        Run(loop.Body, scope);
                }

                break;
            default:
                throw new InvalidOperationException($"Not known: {statement}");
        }
    }
}
