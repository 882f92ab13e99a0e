using System.Collections.Immutable;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Syntax;

namespace SchedLang.Compiler.Lowering;

/// <summary>Rewrites expressions bottom up. The values of lets and functions are rewritten once.</summary>
internal abstract class BoundRewriter
{
    private readonly Dictionary<BoundLet, BoundLet> _lets = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<BoundFunction, BoundFunction> _functions = new(ReferenceEqualityComparer.Instance);

    /// <summary>Rewrites an expression and all below it.</summary>
    public BoundExpression Rewrite(BoundExpression expression) => Finish(expression switch
    {
        BoundCell e => e with { Owner = Optional(e.Owner) },
        BoundAttribute e => e with { Of = Optional(e.Of), OnDevice = Optional(e.OnDevice) },
        BoundUnary e => e with { Operand = Rewrite(e.Operand) },
        BoundBinary e => e with { Left = Rewrite(e.Left), Right = Rewrite(e.Right) },
        BoundConditional e => e with
        {
            Condition = Rewrite(e.Condition),
            WhenTrue = Rewrite(e.WhenTrue),
            WhenFalse = Rewrite(e.WhenFalse),
        },
        BoundConversion e => e with { Operand = Rewrite(e.Operand) },
        BoundIntrinsic e => e with { Arguments = All(e.Arguments) },
        BoundCall e => e with { Function = Function(e.Function), Arguments = All(e.Arguments) },
        BoundLetReference e => e with { Let = Let(e.Let) },
        BoundAggregate e => e with { Filter = Optional(e.Filter), Value = Optional(e.Value) },
        _ => expression,
    });

    /// <summary>Rewrites an expression whose parts have been rewritten.</summary>
    protected abstract BoundExpression Finish(BoundExpression expression);

    /// <summary>Rewrites an expression that may be missing.</summary>
    public BoundExpression? Optional(BoundExpression? expression) => expression == null ? null : Rewrite(expression);

    /// <summary>Rewrites a handler; null if it can never have an effect.</summary>
    public BoundHandler? Rewrite(BoundHandler handler)
    {
        var when = Optional(handler.When);
        var statements = when is BoundConstant { Value.Value: false } ? [] : All(handler.Statements);
        var draws = when?.Deep().Any(e => e is BoundIntrinsic { Function.Name: "random" }) == true;
        if (statements.IsEmpty && !draws && handler.Event != HandlerEvent.Tick)
            return null; // a tick makes a pass even where it does nothing itself, and a draw moves the ones after it
        return handler with
        {
            When = when is BoundConstant || (statements.IsEmpty && !draws) ? null : when,
            Period = Optional(handler.Period),
            Statements = statements,
        };
    }

    private ImmutableArray<BoundStatement> All(ImmutableArray<BoundStatement> statements) => [.. statements.SelectMany(Rewrite)];

    // A constant condition is replaced by the branch that it selects.
    private IEnumerable<BoundStatement> Rewrite(BoundStatement statement) => statement switch
    {
        BoundAssignment s => [s with { Cell = (BoundCell)Rewrite(s.Cell), Value = Rewrite(s.Value) }],
        BoundLocalLet s => [s with { Value = Rewrite(s.Value) }],
        BoundIf s => If(s with { Condition = Rewrite(s.Condition), Then = All(s.Then), Else = All(s.Else) }),
        BoundFor s => For(s with { Filter = Optional(s.Filter), Body = All(s.Body) }),
        _ => [statement],
    };

    private static ImmutableArray<BoundStatement> If(BoundIf statement) =>
        statement.Condition is not BoundConstant { Value: var condition } ? [statement]
        : condition.AsBool ? statement.Then
        : statement.Else;

    private static ImmutableArray<BoundStatement> For(BoundFor statement) => statement.Filter switch
    {
        BoundConstant { Value.Value: false } => [],
        BoundConstant => [statement with { Filter = null }],
        _ => [statement],
    };

    private ImmutableArray<BoundExpression> All(ImmutableArray<BoundExpression> expressions) => [.. expressions.Select(Rewrite)];

    private BoundLet Let(BoundLet let)
    {
        if (!_lets.TryGetValue(let, out var rewritten))
            _lets.Add(let, rewritten = let with { Value = Rewrite(let.Value) });
        return rewritten;
    }

    private BoundFunction Function(BoundFunction function)
    {
        if (!_functions.TryGetValue(function, out var rewritten))
            _functions.Add(function, rewritten = function with { Body = Rewrite(function.Body) });
        return rewritten;
    }
}
