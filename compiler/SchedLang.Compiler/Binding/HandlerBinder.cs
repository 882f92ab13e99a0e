using System.Collections.Immutable;
using System.Globalization;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Binding;

/// <summary>Binds handlers and their statements.</summary>
internal sealed class HandlerBinder(PolicyNames names, DiagnosticBag diagnostics)
{
    // Names of the handler's locals. Each is used once, because C# does not allow a local to hide another.
    private readonly HashSet<string> _taken = [];
    private HashSet<string> _written = [];

    /// <summary>A handler; null if its event is missing.</summary>
    public BoundHandler? Bind(HandlerSyntax syntax)
    {
        if (syntax.Event is not { } handlerEvent)
            return null;
        _taken.Clear();
        _written = [.. syntax.Tokens().Select(t => t.Text)];
        var context = ExpressionContext.Handler(handlerEvent);
        var when = syntax.Condition == null ? null : In(context).Condition(syntax.Condition);
        return new BoundHandler(syntax, handlerEvent, PeriodOf(syntax), when, Block(syntax.Block, context));
    }

    // A name that is unique within the handler.
    private LocalSymbol Local(string name, SchedType type)
    {
        var unique = name;
        for (var i = 2; !_taken.Add(unique) || (i > 2 && _written.Contains(unique)); i++)
            unique = string.Create(CultureInfo.InvariantCulture, $"{name}{i}");
        return new LocalSymbol(unique, type);
    }

    private BoundExpression? PeriodOf(HandlerSyntax syntax) =>
        syntax.Period == null ? null : In(new ExpressionContext()).Known(syntax.Period, SchedType.Duration);

    private ImmutableArray<BoundStatement> Block(BlockSyntax block, ExpressionContext context)
    {
        var statements = ImmutableArray.CreateBuilder<BoundStatement>();
        foreach (var syntax in block.Statements)
        {
            if (syntax is LocalLetSyntax let)
            {
                var (statement, extended) = LocalLet(let, context);
                context = extended;
                if (statement != null)
                    statements.Add(statement);
            }
            else if (Statement(syntax, context) is { } statement)
            {
                statements.Add(statement);
            }
        }

        return statements.ToImmutable();
    }

    private BoundStatement? Statement(SyntaxNode syntax, ExpressionContext context) => syntax switch
    {
        AssignmentSyntax assignment => Assignment(assignment, context),
        ForSyntax loop => For(loop, context),
        IfSyntax branch => new BoundIf(
            branch,
            In(context).Condition(branch.Condition),
            Block(branch.Then, context),
            branch.Else switch
            {
                BlockSyntax block => Block(block, context),
                null => [],
                var next => Statement(next, context) is { } statement ? [statement] : [],
            }),
        LocalLetSyntax let => LocalLet(let, context).Statement,
        _ => null,
    };

    private (BoundStatement? Statement, ExpressionContext Context) LocalLet(LocalLetSyntax syntax, ExpressionContext context)
    {
        var value = In(context).Bind(syntax.Value);
        if (value.Type == SchedType.Job || value.Type == SchedType.Platform)
        {
            diagnostics.Report(DiagnosticCatalog.NoValue, syntax.Value.Location, TypeWords.Article(value.Type));
            value = new BoundError(syntax.Value);
        }

        var local = Local(syntax.Name.Text, value.Type);
        BoundExpression reference = value.Type.IsError ? new BoundError(syntax) : new BoundLocal(syntax, local);
        return (value.Type.IsError ? null : new BoundLocalLet(syntax, local, value), context.With(syntax.Name.Text, reference));
    }

    private BoundFor? For(ForSyntax syntax, ExpressionContext context)
    {
        var set = In(context).SetOf(syntax.Set);
        var variable = Local(syntax.Variable.Text, set?.Element ?? SchedType.Error);
        BoundExpression member = set == null ? new BoundError(syntax.Set) : new BoundLocal(syntax, variable);
        var inner = context.With(syntax.Variable.Text, member);
        var filter = syntax.Filter == null ? null : In(inner).Condition(syntax.Filter);
        var body = Block(syntax.Block, inner);
        return set == null ? null : new BoundFor(syntax, variable, set, filter, body);
    }

    private BoundAssignment? Assignment(AssignmentSyntax syntax, ExpressionContext context)
    {
        if (syntax.Name.IsMissing)
            return null;
        var binder = In(context);
        if (names.State(syntax.Name.Text) is not { } state)
        {
            binder.Bind(syntax.Value);
            if (!names.IsBroken(syntax.Name.Text))
            {
                diagnostics.ReportMisspelt(
                    DiagnosticCatalog.NotAState, syntax.Name.Location, syntax.Name.Text, names.States.Select(s => s.Name), syntax.Name.Text);
            }

            return null;
        }

        var cell = binder.Cell(syntax, syntax.Name, state, syntax.Index);
        var value = binder.Assigned(syntax.Value, state.Type);
        if (cell is not BoundCell target || value.Type.IsError)
            return null;
        var sign = syntax.Operator.Text switch
        {
            "+=" => BinaryOperator.Add,
            "-=" => BinaryOperator.Subtract,
            "*=" => BinaryOperator.Multiply,
            "/=" => BinaryOperator.Divide,
            _ => (BinaryOperator?)null,
        };
        if (sign != null)
            value = binder.Combine(syntax, syntax.Operator.Text, cell, sign.Value, value);
        if (value.Type.IsError)
            return null;
        value = ExpressionBinder.AsInstantWhereWanted(value, state.Type);
        if (value.Type.CanStandFor(state.Type))
            return new BoundAssignment(syntax, target, Conversion.Apply(value, state.Type));
        diagnostics.ReportWithHelp(
            DiagnosticCatalog.WrongType, syntax.Value.Location,
            state.Type == SchedType.Int && value.Type == SchedType.Number ? $"declare '{state.Name}' as a number, or round with floor or ceil" : null,
            TypeWords.Article(state.Type), TypeWords.Article(value.Type));
        return null;
    }

    private ExpressionBinder In(ExpressionContext context) => new(names, context, diagnostics);
}
