using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Services;

/// <summary>Writes a quantity in another unit: <c>16 ms</c> as <c>16000 us</c>.</summary>
public static class UnitService
{
    // Longer numbers are harder to read than what they replace.
    private const int MostCharacters = 9;
    private const int MostDecimals = 4;

    /// <summary>The same quantity in each other unit in which it is exact and short. There are none where no quantity is.</summary>
    public static IEnumerable<Fix> At(FileModel model, TextSpan span)
    {
        if (model.At(span.Start) is not { } path || Quantity(path.Parent) is not var (number, unit)
            || Unit.Find(unit.Text) is not { } from || !DecimalNumber.TryParse(number.Text, out var value) || span.End > unit.Span.End)
            yield break;
        var location = new TextLocation(number.Location.Source, TextSpan.FromBounds(number.Span.Start, unit.Span.End));
        // Units of the same size differ in name only: us and µs, Hz and fps.
        var others = Unit.All.Where(u => u.Type == from.Type && !IsSameSize(u, from)).DistinctBy(u => (u.Factor, u.PowerOfTen));
        foreach (var other in others)
        {
            if (value.In(from, other) is { Length: <= MostCharacters } converted && Decimals(converted) <= MostDecimals)
                yield return new Fix($"Convert to {other.Symbol}: {converted} {other.Symbol}", [new FileEdit(location, $"{converted} {other.Symbol}")], null, false);
        }
    }

    /// <summary>Whether a node is a number without a unit.</summary>
    internal static bool LacksUnit(SyntaxNode node) => node is NumberSyntax { Unit: null } or NumberValueSyntax { Unit: null };

    private static (SyntaxToken Number, SyntaxToken Unit)? Quantity(SyntaxNode node) => node switch
    {
        NumberSyntax { Unit: { IsMissing: false } unit } number => (number.Number, unit),
        NumberValueSyntax { Unit: { IsMissing: false } unit } number => (number.Number, unit),
        _ => null,
    };

    private static int Decimals(string number) => number.Contains('.', StringComparison.Ordinal) ? number.Length - 1 - number.IndexOf('.', StringComparison.Ordinal) : 0;

    private static bool IsSameSize(Unit one, Unit other) => one.Factor == other.Factor && one.PowerOfTen == other.PowerOfTen;
}
