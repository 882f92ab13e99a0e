using System.Collections.Immutable;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;

namespace SchedLang.Compiler.Findings;

/// <summary>
/// Finds parameters, state, <c>let</c>s and functions that no clause uses. A use in a policy that extends this one counts.
/// </summary>
internal static class UnusedNames
{
    /// <summary>Reports the names that no policy uses, at their declarations.</summary>
    public static void Check(ImmutableArray<BoundPolicy> policies, DiagnosticBag diagnostics)
    {
        var used = policies.SelectMany(Used).ToHashSet<SyntaxNode>(ReferenceEqualityComparer.Instance);
        foreach (var syntax in policies.Select(p => p.Symbol.Syntax))
        {
            foreach (var parameter in syntax.Parameters.Where(p => !used.Contains(p)))
                diagnostics.Report(DiagnosticCatalog.UnusedParameter, parameter.Name.Location, parameter.Name.Text);
            foreach (var state in syntax.Clauses.OfType<StateSyntax>().Where(s => !used.Contains(s)))
                diagnostics.Report(DiagnosticCatalog.UnreadState, state.Name.Location, state.Name.Text);
            foreach (var let in syntax.Clauses.OfType<LetSyntax>().Where(l => !used.Contains(l)))
                diagnostics.Report(DiagnosticCatalog.UnusedName, let.Name.Location, let.Name.Text);
            foreach (var function in syntax.Clauses.OfType<FunctionSyntax>().Where(f => !used.Contains(f)))
                diagnostics.Report(DiagnosticCatalog.UnusedName, function.Name.Location, function.Name.Text);
        }
    }

    private static IEnumerable<SyntaxNode> Used(BoundPolicy policy)
    {
        var live = LiveStates(policy);
        var all = policy.Expressions
            .Concat(policy.Batches.Select(b => b.Wait).Append(policy.ChunkBy).OfType<BoundExpression>())
            .Concat(policy.Handlers.Select(h => h.Period).OfType<BoundExpression>());
        return all.SelectMany(e => e.Deep()).Select(e => e switch
        {
            BoundParameter { Parameter: var parameter } => parameter.Syntax,
            BoundLetReference { Let: var let } => let.Syntax,
            BoundCall { Function: var function } => (SyntaxNode)function.Syntax,
            _ => null,
        }).OfType<SyntaxNode>().Concat(live.Select(s => s.Syntax));
    }

    // State that a clause or a condition reads, and the state from which its values are computed. A state that only updates itself is
    // unused.
    private static HashSet<StateSymbol> LiveStates(BoundPolicy policy)
    {
        var live = StatesIn(policy.ClauseExpressions);
        var assignments = new List<BoundAssignment>();
        foreach (var handler in policy.Handlers)
        {
            live.UnionWith(StatesIn(handler.When == null ? [] : [handler.When]));
            Visit(handler.Statements);
        }

        for (var before = -1; before != live.Count;)
        {
            before = live.Count;
            foreach (var assignment in assignments.Where(a => live.Contains(a.Cell.State)))
                live.UnionWith(StatesIn([assignment.Value]));
        }

        return live;

        void Visit(ImmutableArray<BoundStatement> statements)
        {
            foreach (var statement in statements)
            {
                switch (statement)
                {
                    case BoundAssignment assignment:
                        assignments.Add(assignment);
                        live.UnionWith(StatesIn(assignment.Cell.Children));
                        break;
                    case BoundIf branch:
                        live.UnionWith(StatesIn([branch.Condition]));
                        Visit(branch.Then);
                        Visit(branch.Else);
                        break;
                    case BoundFor loop:
                        live.UnionWith(StatesIn(loop.Filter == null ? [] : [loop.Filter]));
                        Visit(loop.Body);
                        break;
                    default:
                        live.UnionWith(StatesIn(statement.Expressions));
                        break;
                }
            }
        }
    }

    private static HashSet<StateSymbol> StatesIn(IEnumerable<BoundExpression> expressions) =>
        [.. expressions.SelectMany(e => e.Deep()).OfType<BoundCell>().Select(c => c.State)];
}
