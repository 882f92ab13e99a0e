using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Tables;

namespace SchedLang.Compiler.Binding;

/// <content>Binds operators and checks their units.</content>
internal sealed partial class ExpressionBinder
{
    private static readonly Dictionary<string, BinaryOperator> Operators = new()
    {
        ["+"] = BinaryOperator.Add,
        ["-"] = BinaryOperator.Subtract,
        ["*"] = BinaryOperator.Multiply,
        ["/"] = BinaryOperator.Divide,
        ["%"] = BinaryOperator.Remainder,
        ["=="] = BinaryOperator.Equal,
        ["!="] = BinaryOperator.Unequal,
        ["<"] = BinaryOperator.Less,
        ["<="] = BinaryOperator.AtMost,
        [">"] = BinaryOperator.Greater,
        [">="] = BinaryOperator.AtLeast,
        ["and"] = BinaryOperator.And,
        ["or"] = BinaryOperator.Or,
    };

    private BoundExpression Unary(UnarySyntax syntax)
    {
        if (syntax.Operator.Text == "not")
        {
            var condition = Condition(syntax.Operand);
            return condition.Type.IsError ? condition : new BoundUnary(syntax, condition);
        }

        var operand = Bind(syntax.Operand);
        if (operand.Type.IsError || (operand.Type.IsQuantity && operand.Type != SchedType.Instant))
            return operand.Type.IsError ? operand : new BoundUnary(syntax, operand);
        diagnostics.Report(
            DiagnosticCatalog.WrongType, syntax.Operand.Location, "a quantity that can be negative", TypeWords.Article(operand.Type));
        return new BoundError(syntax);
    }

    private BoundExpression Binary(BinarySyntax syntax)
    {
        if (!Operators.TryGetValue(syntax.Operator.Text, out var sign))
            return new BoundError(syntax);
        if (sign is BinaryOperator.And or BinaryOperator.Or)
        {
            var (first, second) = (Condition(syntax.Left), Condition(syntax.Right));
            return first.Type.IsError || second.Type.IsError
                ? new BoundError(syntax)
                : new BoundBinary(syntax, first, sign, second, SchedType.Bool);
        }

        var (left, right) = sign is BinaryOperator.Equal or BinaryOperator.Unequal
            ? EqualityOperands(syntax)
            : (Bind(syntax.Left), Bind(syntax.Right));
        return left.Type.IsError || right.Type.IsError ? new BoundError(syntax) : Combine(syntax, syntax.Operator.Text, left, sign, right);
    }

    /// <summary>An operator on bound operands. Units that do not fit are reported.</summary>
    public BoundExpression Combine(SyntaxNode syntax, string text, BoundExpression left, BinaryOperator sign, BoundExpression right)
    {
        (left, right) = AlignNever(left, right);
        var result = sign switch
        {
            BinaryOperator.Add or BinaryOperator.Subtract => Sum(syntax, left, sign, right),
            BinaryOperator.Multiply or BinaryOperator.Divide => Product(syntax, left, sign, right),
            BinaryOperator.Remainder => Remainder(syntax, left, right),
            BinaryOperator.Equal or BinaryOperator.Unequal => Equality(syntax, left, sign, right),
            _ => Comparison(syntax, left, sign, right),
        };
        if (result != null)
            return result;
        ReportUnfit(syntax, text, left, right);
        return new BoundError(syntax);
    }

    private static BoundBinary? Sum(SyntaxNode syntax, BoundExpression left, BinaryOperator sign, BoundExpression right)
    {
        var (isLeftInstant, isRightInstant) = (left.Type == SchedType.Instant, right.Type == SchedType.Instant);
        if (isLeftInstant && isRightInstant)
            return sign == BinaryOperator.Subtract ? new BoundBinary(syntax, left, sign, right, SchedType.Duration) : null;
        if (isLeftInstant && right.Type == SchedType.Duration)
            return new BoundBinary(syntax, left, sign, right, SchedType.Instant);
        if (isRightInstant && left.Type == SchedType.Duration && sign == BinaryOperator.Add)
            return new BoundBinary(syntax, left, sign, right, SchedType.Instant);
        if (isLeftInstant || isRightInstant || !left.Type.IsQuantity || !right.Type.IsQuantity)
            return null;
        return Conversion.Common(left.Type, right.Type) is { } common
            ? new BoundBinary(syntax, Conversion.Apply(left, common), sign, Conversion.Apply(right, common), common)
            : null;
    }

    private static BoundBinary? Product(SyntaxNode syntax, BoundExpression left, BinaryOperator sign, BoundExpression right)
    {
        if (!left.Type.IsQuantity || !right.Type.IsQuantity || left.Type == SchedType.Instant || right.Type == SchedType.Instant)
            return null;
        var (l, r) = (left.Type.Dimension, right.Type.Dimension);
        var isWhole = sign == BinaryOperator.Multiply
            && left.Type.Representation == Representation.Integer && right.Type.Representation == Representation.Integer;
        var type = SchedType.OfDimension(sign == BinaryOperator.Multiply ? l * r : l / r, isWhole);
        return new BoundBinary(syntax, left, sign, right, type);
    }

    private static BoundBinary? Remainder(SyntaxNode syntax, BoundExpression left, BoundExpression right)
    {
        if (!left.Type.IsQuantity || !right.Type.IsQuantity || left.Type == SchedType.Instant || right.Type == SchedType.Instant)
            return null;
        return Conversion.Common(left.Type, right.Type) is { } common
            ? new BoundBinary(syntax, Conversion.Apply(left, common), BinaryOperator.Remainder, Conversion.Apply(right, common), common)
            : null;
    }

    private static BoundBinary? Comparison(SyntaxNode syntax, BoundExpression left, BinaryOperator sign, BoundExpression right)
    {
        if (!left.Type.IsQuantity || !right.Type.IsQuantity)
            return null;
        return Conversion.Common(left.Type, right.Type) is { } common
            ? new BoundBinary(syntax, Conversion.Apply(left, common), sign, Conversion.Apply(right, common), SchedType.Bool)
            : null;
    }

    private static BoundBinary? Equality(SyntaxNode syntax, BoundExpression left, BinaryOperator sign, BoundExpression right)
    {
        if (left.Type == SchedType.Platform)
            return null;
        return Conversion.Common(left.Type, right.Type) is { } common
            ? new BoundBinary(syntax, Conversion.Apply(left, common), sign, Conversion.Apply(right, common), SchedType.Bool)
            : null;
    }

    /// <summary>Binds a value assigned to a state variable. A bare word is a constant if the variable is an enumeration.</summary>
    public BoundExpression Assigned(ExpressionSyntax syntax, SchedType type) =>
        type.IsEnumeration && FreeWord(syntax) is { } word && !IsEnumerationName(word.Text)
            ? EnumerationWord(syntax, word, type)
            : Bind(syntax);

    // Beside a stage, class or kind, a bare word is a constant of that enumeration. Names of the policy take precedence, and so does
    // the name of the enumeration itself: r.class == class compares two jobs.
    private (BoundExpression Left, BoundExpression Right) EqualityOperands(BinarySyntax syntax)
    {
        if (FreeWord(syntax.Left) is { } leftWord && !IsKnown(leftWord.Text))
        {
            var right = Bind(syntax.Right);
            return (right.Type.IsEnumeration ? EnumerationWord(syntax.Left, leftWord, right.Type) : Bind(syntax.Left), right);
        }

        var left = Bind(syntax.Left);
        if (left.Type.IsError && FreeWord(syntax.Right) is { } word && !IsKnown(word.Text))
            return (left, new BoundError(syntax.Right)); // what the word means hangs on what is wrong already
        return left.Type.IsEnumeration && FreeWord(syntax.Right) is { } rightWord && !IsEnumerationName(rightWord.Text)
            ? (left, EnumerationWord(syntax.Right, rightWord, left.Type))
            : (left, Bind(syntax.Right));
    }

    private static bool IsEnumerationName(string word) => word == SchedType.Stage.Name || word == SchedType.Class.Name || word == SchedType.Kind.Name;

    private SyntaxToken? FreeWord(ExpressionSyntax syntax) =>
        syntax is NameSyntax { Name: { IsMissing: false } name }
        && !context.Locals.ContainsKey(name.Text) && names.Parameter(name.Text) == null && !names.IsBroken(name.Text) && !names.HasLet(name.Text)
        && names.State(name.Text) == null
            ? name
            : null;

    private BoundExpression EnumerationWord(SyntaxNode syntax, SyntaxToken word, SchedType type)
    {
        if (EnumerationWords.Find(type, word.Text) is { } constant)
            return new BoundConstant(syntax, constant);
        diagnostics.ReportMisspelt(
            DiagnosticCatalog.UnknownWord, word.Location, word.Text, EnumerationWords.All(type), word.Text, type.Name);
        return new BoundError(syntax);
    }
}
