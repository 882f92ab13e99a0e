using System.Collections.Immutable;
using System.Globalization;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Binding;

/// <content>Functions and aggregates.</content>
internal sealed partial class ExpressionBinder
{
    private BoundExpression Call(CallSyntax syntax)
    {
        var name = syntax.Name;
        if (names.Function(name.Text) is { } own)
            return OwnFunction(syntax, own);
        if (Vocabulary.Functions.FirstOrDefault(f => f.Name == name.Text) is { } function)
            return Intrinsic(syntax, function);
        if (Vocabulary.Find(Owner.Pair, name.Text) is { } pair)
            return OfPair(syntax, name, pair, About(syntax, name, Subject.Job), DeviceArgument(syntax, name, syntax.Arguments));
        if (Vocabulary.Aggregates.Any(a => a.Name == name.Text))
        {
            diagnostics.ReportWithHelp(
                DiagnosticCatalog.WrongArguments, syntax.Arguments.Location, $"write {name.Text}(x in jobs where ...)",
                name.Text, "a variable that ranges over a set");
            return new BoundError(syntax);
        }

        foreach (var argument in syntax.Arguments.Arguments)
            Bind(argument);
        if (IsKnown(name.Text))
        {
            diagnostics.Report(DiagnosticCatalog.NotAFunction, name.Location, name.Text);
        }
        else
        {
            var known = names.Functions.Concat(Vocabulary.Functions.Select(f => f.Name))
                .Concat(Vocabulary.Attributes.Where(a => a.Owner == Owner.Pair).Select(a => a.Name));
            diagnostics.ReportMisspelt(DiagnosticCatalog.UnknownName, name.Location, name.Text, known, name.Text);
        }

        return new BoundError(syntax);
    }

    private BoundExpression OwnFunction(CallSyntax syntax, FunctionSyntax function)
    {
        var arguments = syntax.Arguments.Arguments.Select(Bind).ToList();
        if (arguments.Count != function.Parameters.Length)
        {
            diagnostics.Report(DiagnosticCatalog.WrongArguments, syntax.Arguments.Location, function.Name.Text, Arguments(function.Parameters.Length));
            return new BoundError(syntax);
        }

        for (var i = 0; i < arguments.Count; i++)
            arguments[i] = Declared(function.Parameters[i], arguments[i]);
        if (arguments.Exists(a => a.Type.IsError))
            return new BoundError(syntax);
        var bound = names.Function(function, [.. arguments.Select(a => a.Type)], syntax.Name);
        return bound == null || bound.Body.Type.IsError || !CheckNeeds(syntax.Name, bound.Body)
            ? new BoundError(syntax)
            : new BoundCall(syntax, bound, [.. arguments]);
    }

    private BoundExpression Declared(FunctionParameterSyntax parameter, BoundExpression argument)
    {
        if (parameter.Type == null || argument.Type.IsError)
            return argument;
        if (SchedType.Named(parameter.Type.Text) is not { } type)
            return new BoundError(argument.Syntax);
        if (argument.Type.CanStandFor(type))
            return Conversion.Apply(argument, type);
        diagnostics.Report(DiagnosticCatalog.WrongType, argument.Syntax.Location, TypeWords.Article(type), TypeWords.Article(argument.Type));
        return new BoundError(argument.Syntax);
    }

    private BoundExpression Intrinsic(CallSyntax syntax, FunctionSymbol function)
    {
        var arguments = syntax.Arguments.Arguments.Select(Bind).ToImmutableArray();
        if (arguments.Length != function.Arguments)
        {
            diagnostics.Report(DiagnosticCatalog.WrongArguments, syntax.Arguments.Location, function.Name, Arguments(function.Arguments));
            return new BoundError(syntax);
        }

        if (function.Name == "random" && !context.AllowsRandom)
        {
            diagnostics.Report(DiagnosticCatalog.RandomNotHere, syntax.Location);
            return new BoundError(syntax);
        }

        if (arguments.Any(a => a.Type.IsError))
            return new BoundError(syntax);
        foreach (var argument in arguments.Where(a => !a.Type.IsQuantity))
        {
            diagnostics.Report(DiagnosticCatalog.WrongType, argument.Syntax.Location, "a quantity", TypeWords.Article(argument.Type));
            return new BoundError(syntax);
        }

        return function.Name switch
        {
            "random" => new BoundIntrinsic(syntax, function, [], SchedType.Number),
            "min" or "max" or "clamp" => SameType(syntax, function, arguments),
            "abs" => Magnitude(syntax, function, arguments[0]),
            "sqrt" => Root(syntax, function, arguments[0]),
            _ => OfNumber(syntax, function, arguments[0]),
        };
    }

    private BoundExpression SameType(CallSyntax syntax, FunctionSymbol function, ImmutableArray<BoundExpression> arguments)
    {
        var aligned = arguments;
        var common = aligned[0].Type;
        for (var i = 1; i < aligned.Length; i++)
        {
            var (left, right) = AlignNever(aligned[0], aligned[i]);
            aligned = aligned.SetItem(0, left).SetItem(i, right);
            common = i == 1 ? left.Type : common;
            if (Conversion.Common(common, right.Type) is not { } next)
            {
                ReportUnfit(syntax, function.Name, left, right);
                return new BoundError(syntax);
            }

            common = next;
        }

        return new BoundIntrinsic(syntax, function, [.. aligned.Select(a => Conversion.Apply(a, common))], common);
    }

    private BoundExpression Magnitude(CallSyntax syntax, FunctionSymbol function, BoundExpression argument)
    {
        if (argument.Type != SchedType.Instant)
            return new BoundIntrinsic(syntax, function, [argument], argument.Type);
        diagnostics.Report(
            DiagnosticCatalog.WrongType, argument.Syntax.Location, "a duration or another quantity with a sign", TypeWords.Article(argument.Type));
        return new BoundError(syntax);
    }

    private BoundExpression Root(CallSyntax syntax, FunctionSymbol function, BoundExpression argument)
    {
        if (argument.Type.Dimension.Root() is { } root && argument.Type != SchedType.Instant)
            return new BoundIntrinsic(syntax, function, [Conversion.Apply(argument, SchedType.OfDimension(argument.Type.Dimension))], SchedType.OfDimension(root));
        diagnostics.Report(DiagnosticCatalog.WrongType, argument.Syntax.Location, "a number or a squared quantity", TypeWords.Article(argument.Type));
        return new BoundError(syntax);
    }

    private BoundExpression OfNumber(CallSyntax syntax, FunctionSymbol function, BoundExpression argument)
    {
        if (argument.Type.CanStandFor(SchedType.Number))
        {
            var type = function.Name is "floor" or "ceil" ? SchedType.Int : SchedType.Number;
            return new BoundIntrinsic(syntax, function, [Conversion.Apply(argument, SchedType.Number)], type);
        }

        diagnostics.ReportWithHelp(
            DiagnosticCatalog.WrongType, argument.Syntax.Location, "divide by a unit to get a plain number",
            TypeWords.Article(SchedType.Number), TypeWords.Article(argument.Type));
        return new BoundError(syntax);
    }

    private static string Arguments(int count) => count switch
    {
        0 => "no arguments",
        1 => "one argument",
        _ => string.Create(CultureInfo.InvariantCulture, $"{count} arguments"),
    };

    private BoundExpression Aggregate(AggregateSyntax syntax)
    {
        var set = SetOf(syntax.Set);
        var element = set?.Element ?? SchedType.Error;
        var variable = new LocalSymbol(syntax.Variable.Text, element);
        BoundExpression member = element.IsError ? new BoundError(syntax.Set) : new BoundLocal(syntax, variable);
        var inner = new ExpressionBinder(names, context.With(variable.Name, member) with { AllowsRandom = false }, diagnostics);
        var filter = syntax.Filter == null ? null : inner.Condition(syntax.Filter);
        if (Vocabulary.Aggregates.All(a => a.Name != syntax.Function.Text))
        {
            diagnostics.ReportMisspelt(
                DiagnosticCatalog.UnknownAggregate, syntax.Function.Location, syntax.Function.Text,
                Vocabulary.Aggregates.Select(a => a.Name), syntax.Function.Text);
            return new BoundError(syntax);
        }

        var kind = syntax.Function.Text == "exists" ? AggregateKind.Any : Enum.Parse<AggregateKind>(syntax.Function.Text, ignoreCase: true);
        var value = syntax.Value == null ? null : kind is AggregateKind.Any or AggregateKind.All ? inner.Condition(syntax.Value) : inner.Bind(syntax.Value);
        if (set == null || filter?.Type.IsError == true || value?.Type.IsError == true)
            return new BoundError(syntax);
        return AggregateType(syntax, kind, value) is { } type
            ? new BoundAggregate(syntax, kind, variable, set, filter, value, type)
            : new BoundError(syntax);
    }

    private SchedType? AggregateType(AggregateSyntax syntax, AggregateKind kind, BoundExpression? value)
    {
        var takesValue = kind is not AggregateKind.Count;
        var needsValue = kind is AggregateKind.All or AggregateKind.Sum or AggregateKind.Min or AggregateKind.Max or AggregateKind.Avg;
        if ((value == null && needsValue) || (value != null && !takesValue))
        {
            diagnostics.ReportWithHelp(
                DiagnosticCatalog.WrongArguments, syntax.Location,
                needsValue ? $"write {syntax.Function.Text}(x in set where C: value)" : $"write {syntax.Function.Text}(x in set where C)",
                syntax.Function.Text, needsValue ? "a value after a colon" : "no value after a colon");
            return null;
        }

        switch (kind)
        {
            case AggregateKind.Count:
                return SchedType.Int;
            case AggregateKind.Any or AggregateKind.All:
                return SchedType.Bool;
        }

        var type = value!.Type;
        if (!type.IsQuantity || (type == SchedType.Instant && kind is AggregateKind.Sum or AggregateKind.Avg))
        {
            diagnostics.Report(DiagnosticCatalog.WrongType, value.Syntax.Location, "a quantity that can be summed", TypeWords.Article(type));
            return null;
        }

        // The minimum of an empty set is infinite, and a mean need not be whole, so the result is not an integer.
        return kind is AggregateKind.Min or AggregateKind.Avg && type.Representation == Representation.Integer
            ? SchedType.OfDimension(type.Dimension)
            : type;
    }

    /// <summary>The set of a name; null if there is none, which is reported.</summary>
    public SetSymbol? SetOf(ExpressionSyntax syntax)
    {
        if (syntax is NameSyntax { Name: { IsMissing: false } name })
        {
            if (Vocabulary.Sets.FirstOrDefault(s => s.Name == name.Text) is { } set)
                return set;
            diagnostics.ReportMisspelt(
                DiagnosticCatalog.UnknownSet, name.Location, name.Text, Vocabulary.Sets.Select(s => s.Name), $"'{name.Text}'");
        }
        else if (syntax is not MissingExpressionSyntax and not NameSyntax)
        {
            diagnostics.Report(DiagnosticCatalog.UnknownSet, syntax.Location, "this");
        }

        return null;
    }
}
