using System.Globalization;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Attribution;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;

namespace SchedLang.Compiler.Explanation;

/// <summary>The values of an <c>order by</c> key that put one job before another.</summary>
/// <param name="Key">The key as written, without <c>descending</c>.</param>
/// <param name="Blocker">The value of the job in the way, with its unit.</param>
/// <param name="Own">The value of the job that waits, with its unit.</param>
public sealed record KeyValues(string Key, string Blocker, string Own)
{
    // Few digits are easier to read; more are needed where two values would look the same.
    private static readonly int[] DigitsTried = [6, 15, 17];

    /// <summary>The values; null if no <c>order by</c> key decided.</summary>
    /// <param name="cause">The cause.</param>
    /// <param name="keys">What the run noted of the keys.</param>
    /// <param name="policy">The policy of the run.</param>
    public static KeyValues? Of(Cause cause, DecidingKeys? keys, BoundPolicy policy)
    {
        if (keys is not { } found || cause.Clause < policy.Prefer.Length)
            return null;
        var key = policy.Order[cause.Clause - policy.Prefer.Length];
        foreach (var digits in DigitsTried)
        {
            var values = new KeyValues(ClauseText.Of(key.Syntax.Key), Text(key, found.Blocker, digits), Text(key, found.Own, digits));
            if (values.Blocker != values.Own)
                return values;
        }

        return null;
    }

    private static string Text(BoundOrderKey key, long ranked, int digits)
    {
        var type = key.Key.Type;
        // NaN comes last in both directions, so it is not complemented.
        if (type.Representation == Representation.Real && ranked == long.MaxValue)
            return "not a number";
        var value = key.IsDescending ? ~ranked : ranked;
        return type.Representation switch
        {
            Representation.Instant => Instant.FromNs(value).ToString(),
            Representation.Duration => new Duration(value).ToString(),
            Representation.Bool => ranked == (key.IsDescending ? 0 : 1) ? "true" : "false",
            Representation.Real when Unit.Usual(type) is { } unit => unit.Format(Ranking.RealOf(value), digits),
            Representation.Real => Ranking.RealOf(value).ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
            _ => string.Create(CultureInfo.InvariantCulture, $"{value}{(Unit.Usual(type) is { } unit ? " " + unit.Symbol : "")}"),
        };
    }
}
