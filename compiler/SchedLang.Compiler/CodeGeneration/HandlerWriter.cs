using System.Collections.Immutable;
using System.Globalization;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Syntax;

namespace SchedLang.Compiler.CodeGeneration;

/// <summary>Writes a method for each event that a policy handles. The method runs the handlers in order.</summary>
internal sealed class HandlerWriter(ImmutableArray<BoundHandler> handlers, PolicyMembers members)
{
    /// <summary>Writes the methods.</summary>
    public void Write(CSharpWriter writer)
    {
        Method(writer, HandlerEvent.Release, "OnRelease(in Job job, SystemState state)");
        Method(writer, HandlerEvent.Dispatch, "OnDispatch(in Job job, int device, in UnitStart unit, SystemState state)");
        Method(writer, HandlerEvent.CompleteUnit, "OnCompleteUnit(in Job job, int device, SystemState state)");
        Method(writer, HandlerEvent.CompleteJob, "OnCompleteJob(in Job job, int device, SystemState state)");
        Method(writer, HandlerEvent.Drop, "OnDrop(in Job job, SystemState state)");
        Method(writer, HandlerEvent.Preempt, "OnPreempt(in Job job, int device, SystemState state)");
        Ticks(writer);
    }

    private void Method(CSharpWriter writer, HandlerEvent handlerEvent, string signature)
    {
        var own = handlers.Where(h => h.Event == handlerEvent).ToList();
        if (own.Count == 0)
            return;
        writer.Separate();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block("public static void " + signature))
        {
            for (var i = 0; i < own.Count; i++)
            {
                if (i > 0)
                    writer.Separate();
                Handler(writer, own[i], isAlone: own.Count == 1);
            }
        }
    }

    private void Ticks(CSharpWriter writer)
    {
        var ticks = handlers.Where(h => h.Event == HandlerEvent.Tick).ToList();
        if (ticks.Count == 0)
            return;
        writer.Separate();
        writer.Line("/// <inheritdoc/>");
        writer.Line(string.Create(CultureInfo.InvariantCulture, $"public static int Ticks => {ticks.Count};"));
        writer.Separate();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block("public static Duration TickPeriod(int tick)"))
        {
            for (var i = 0; i < ticks.Count - 1; i++)
            {
                writer.Line(string.Create(CultureInfo.InvariantCulture, $"if (tick == {i})"));
                writer.Line($"    return {members.PrintWithoutState(ticks[i].Period!)};");
            }

            writer.Line($"return {members.PrintWithoutState(ticks[^1].Period!)};");
        }

        writer.Separate();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block("public static void OnTick(int tick, SystemState state)"))
        {
            for (var i = 0; i < ticks.Count; i++)
            {
                if (ticks.Count == 1)
                {
                    Handler(writer, ticks[i], isAlone: true);
                    continue;
                }

                if (i > 0)
                    writer.Separate();
                using (writer.Block(string.Create(CultureInfo.InvariantCulture, $"if (tick == {i})")))
                    Handler(writer, ticks[i], isAlone: true);
            }
        }
    }

    private void Handler(CSharpWriter writer, BoundHandler handler, bool isAlone)
    {
        var inDispatch = handler.Event == HandlerEvent.Dispatch;
        writer.Line("// " + SourceComments.OneLine(handler.Syntax.ToString()));
        if (handler.When != null)
        {
            writer.Directive(LineDirectives.For(handler.When.Syntax));
            writer.Line($"if ({members.Print(handler.When, inDispatch)})");
            writer.Directive("#line default");
        }

        if (handler.When == null && isAlone)
        {
            Statements(writer, handler.Statements, inDispatch);
            return;
        }

        using (writer.Block())
            Statements(writer, handler.Statements, inDispatch);
    }

    private void Statements(CSharpWriter writer, ImmutableArray<BoundStatement> statements, bool inDispatch)
    {
        foreach (var statement in statements)
            Statement(writer, statement, inDispatch);
    }

    private void Statement(CSharpWriter writer, BoundStatement statement, bool inDispatch)
    {
        switch (statement)
        {
            case BoundAssignment assignment:
                Line(writer, statement.Syntax, $"{Print(assignment.Cell)} {Assigned(assignment)};");
                break;
            case BoundLocalLet let:
                Line(writer, statement.Syntax, $"{CSharpTypes.Name(let.Local.Type)} {Naming.Local(let.Local.Name)} = {Print(let.Value)};");
                break;
            case BoundIf branch:
                If(writer, branch, inDispatch);
                break;
            case BoundFor loop:
                using (writer.Block(AggregateWriter.Loop(loop.Variable, loop.Set)))
                {
                    if (loop.Filter != null)
                    {
                        Line(writer, loop.Filter.Syntax, $"if (!({Print(loop.Filter)}))");
                        writer.Line("    continue;");
                    }

                    Statements(writer, loop.Body, inDispatch);
                }

                break;
            default:
                throw new InvalidOperationException($"No C# for {statement.GetType().Name}.");
        }

        string Print(BoundExpression expression) => members.Print(expression, inDispatch);

        // Increments and decrements print as compound assignments.
        string Assigned(BoundAssignment assignment) => assignment.Value switch
        {
            BoundBinary { Operator: BinaryOperator.Add } sum when sum.Left == assignment.Cell => $"+= {Print(sum.Right)}",
            BoundBinary { Operator: BinaryOperator.Subtract } sum when sum.Left == assignment.Cell => $"-= {Print(sum.Right)}",
            var value => $"= {Print(value)}",
        };
    }

    private void If(CSharpWriter writer, BoundIf branch, bool inDispatch)
    {
        Line(writer, branch.Condition.Syntax, $"if ({members.Print(branch.Condition, inDispatch)})");
        using (writer.Block())
            Statements(writer, branch.Then, inDispatch);
        if (branch.Else.IsEmpty)
            return;
        writer.Line("else");
        if (branch.Else is [BoundIf next])
        {
            If(writer, next, inDispatch);
            return;
        }

        using (writer.Block())
            Statements(writer, branch.Else, inDispatch);
    }

    private static void Line(CSharpWriter writer, SyntaxNode syntax, string text)
    {
        writer.Directive(LineDirectives.For(syntax));
        writer.Line(text);
        writer.Directive("#line default");
    }
}
