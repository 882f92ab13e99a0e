using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Binding;

/// <summary>Binds expressions: names, types and units. An erroneous expression gets the error type, which suppresses follow-on errors.</summary>
internal sealed partial class ExpressionBinder(PolicyNames names, ExpressionContext context, DiagnosticBag diagnostics)
{
    public BoundExpression Bind(ExpressionSyntax syntax)
    {
        if (!names.Levels.TryEnter())
        {
            names.ReportTooDeep(syntax.Location);
            return new BoundError(syntax);
        }

        var bound = BindHere(syntax);
        names.Levels.Leave();
        return bound;
    }

    private BoundExpression BindHere(ExpressionSyntax syntax) => syntax switch
    {
        ParenthesizedSyntax parenthesized => Bind(parenthesized.Inner),
        NumberSyntax number => Number(number),
        WordLiteralSyntax word => Word(word),
        NameSyntax name => Name(name),
        MemberSyntax member => Member(member),
        IndexSyntax index => Index(index),
        CallSyntax call => Call(call),
        AggregateSyntax aggregate => Aggregate(aggregate),
        UnarySyntax unary => Unary(unary),
        BinarySyntax binary => Binary(binary),
        ConditionalSyntax conditional => Conditional(conditional),
        _ => new BoundError(syntax),
    };

    /// <summary>Binds a condition.</summary>
    public BoundExpression Condition(ExpressionSyntax syntax)
    {
        var condition = Bind(syntax);
        if (condition.Type == SchedType.Bool || condition.Type.IsError)
            return condition;
        diagnostics.Report(DiagnosticCatalog.WrongType, syntax.Location, TypeWords.Article(SchedType.Bool), TypeWords.Article(condition.Type));
        return new BoundError(syntax);
    }

    /// <summary>Binds a value that must be known at link time; null if it is not, which is reported.</summary>
    public BoundExpression? Known(ExpressionSyntax syntax, SchedType type)
    {
        var value = Bind(syntax);
        if (value.Type.IsError)
            return null;
        if (!value.Type.CanStandFor(type))
        {
            diagnostics.Report(DiagnosticCatalog.WrongType, syntax.Location, TypeWords.WithExample(type), TypeWords.Article(value.Type));
            return null;
        }

        var unknown = value.Deep().FirstOrDefault(BoundExpressions.ReadsRun);
        if (unknown == null)
            return Conversion.Apply(value, type);
        diagnostics.Report(DiagnosticCatalog.NotKnownWhenLinked, unknown.Syntax.Location, unknown.Syntax.ToString());
        return null;
    }

    /// <summary>Binds a whole number; null if it is not one, which is reported.</summary>
    public BoundExpression? Whole(ExpressionSyntax syntax)
    {
        var value = Bind(syntax);
        if (value.Type.IsError)
            return null;
        if (value.Type.CanStandFor(SchedType.Int))
            return Conversion.Apply(value, SchedType.Int);
        diagnostics.Report(DiagnosticCatalog.WrongType, syntax.Location, TypeWords.WithExample(SchedType.Int), TypeWords.Article(value.Type));
        return null;
    }

    /// <summary>Binds a key or objective, which ranks jobs or devices.</summary>
    public BoundExpression Ranked(ExpressionSyntax syntax)
    {
        var key = Bind(syntax);
        if (key.Type.IsQuantity || key.Type == SchedType.Bool || key.Type.IsError)
            return key;
        diagnostics.Report(DiagnosticCatalog.WrongType, syntax.Location, "a quantity or a condition", TypeWords.Article(key.Type));
        return new BoundError(syntax);
    }

    private BoundExpression Number(NumberSyntax syntax)
    {
        if (syntax.Number.IsMissing)
            return new BoundError(syntax);
        var value = ConstantBinder.Bind(syntax, false, syntax.Number, syntax.Unit, diagnostics);
        return value == null ? new BoundError(syntax) : new BoundConstant(syntax, value);
    }

    private static BoundExpression Word(WordLiteralSyntax syntax) => syntax.Word.Text switch
    {
        "true" => new BoundConstant(syntax, Constant.Of(true)),
        "false" => new BoundConstant(syntax, Constant.Of(false)),
        "never" => new BoundConstant(syntax, Constant.Of(long.MaxValue, SchedType.Duration) with { Text = "never" }),
        _ => new BoundError(syntax),
    };

    private BoundExpression Conditional(ConditionalSyntax syntax)
    {
        var condition = Condition(syntax.Condition);
        var whenTrue = Bind(syntax.WhenTrue);
        var whenFalse = Bind(syntax.WhenFalse);
        if (condition.Type.IsError || whenTrue.Type.IsError || whenFalse.Type.IsError)
            return new BoundError(syntax);
        (whenTrue, whenFalse) = AlignNever(whenTrue, whenFalse);
        var common = Conversion.Common(whenTrue.Type, whenFalse.Type);
        if (common != null && common != SchedType.Job && common != SchedType.Platform)
            return new BoundConditional(syntax, condition, Conversion.Apply(whenTrue, common), Conversion.Apply(whenFalse, common));
        if (common != null)
            diagnostics.Report(DiagnosticCatalog.NoValue, syntax.Location, TypeWords.Article(common));
        else
            ReportUnfit(syntax, "if", whenTrue, whenFalse);
        return new BoundError(syntax);
    }

    // never is a duration or an instant, depending on the other operand.
    private static (BoundExpression Left, BoundExpression Right) AlignNever(BoundExpression left, BoundExpression right)
    {
        if (IsNever(left) && right.Type == SchedType.Instant)
            return (AsInstant(left), right);
        return IsNever(right) && left.Type == SchedType.Instant ? (left, AsInstant(right)) : (left, right);

        static bool IsNever(BoundExpression e) => e is BoundConstant { Value: { Text: "never" } };

        static BoundExpression AsInstant(BoundExpression e) =>
            new BoundConstant(e.Syntax, Constant.Of(long.MaxValue, SchedType.Instant) with { Text = "never" });
    }

    /// <summary>Converts never to an instant if the type requires one.</summary>
    public static BoundExpression AsInstantWhereWanted(BoundExpression value, SchedType wanted) =>
        value is BoundConstant { Value.Text: "never" } constant && wanted == SchedType.Instant
            ? new BoundConstant(constant.Syntax, Constant.Of(long.MaxValue, SchedType.Instant) with { Text = "never" })
            : value;

    private void ReportUnfit(SyntaxNode syntax, string sign, BoundExpression left, BoundExpression right)
    {
        var help = Help(left, right) ?? Help(right, left);
        diagnostics.ReportWithHelp(
            DiagnosticCatalog.UnitsDoNotFit, syntax.Location, help,
            sign, TypeWords.Article(left.Type), Short(left.Syntax), TypeWords.Article(right.Type), Short(right.Syntax));

        static string? Help(BoundExpression one, BoundExpression other)
        {
            if (one is BoundConstant { Value.Type: var type } && (type == SchedType.Int || type == SchedType.Number)
                && Unit.Usual(other.Type == SchedType.Instant ? SchedType.Duration : other.Type) is { } unit)
                return $"add a unit: {one.Syntax} {unit.Symbol}";

            return one.Type == SchedType.Instant && other.Type == SchedType.Duration
                ? $"subtract two instants to get a duration: {Short(one.Syntax)} - now"
                : null;
        }
    }

    private static string Short(SyntaxNode syntax)
    {
        var text = syntax.ToString().ReplaceLineEndings(" ");
        return text.Length <= 40 ? text : text[..37] + "...";
    }
}
