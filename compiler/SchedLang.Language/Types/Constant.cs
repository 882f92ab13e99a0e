using System.Globalization;
using SchedLang.Runtime.Quantities;

namespace SchedLang.Compiler.Types;

/// <summary>
/// A value known when the program is compiled: <see cref="bool"/>, <see cref="long"/> (whole numbers, and ns for times),
/// <see cref="double"/> in base units, or <see cref="string"/> for a word of an enumeration.
/// </summary>
public sealed record Constant(SchedType Type, object Value)
{
    /// <summary>The source text, if there is one; results show it.</summary>
    public string? Text { get; init; }

    /// <summary>A truth value.</summary>
    public bool AsBool => (bool)Value;

    /// <summary>A whole number, or ns.</summary>
    public long AsInteger => (long)Value;

    /// <summary>Any quantity as a double in base units; infinite for never.</summary>
    public double AsDouble => Value switch
    {
        double real => real,
        long ns when Type.Representation is Representation.Duration or Representation.Instant => Saturating.ToDouble(ns),
        long integer => integer,
        _ => double.NaN,
    };

    /// <summary>A word of an enumeration.</summary>
    public string AsWord => (string)Value;

    /// <summary>A constant of a type whose values are held as doubles.</summary>
    public static Constant Of(double value, SchedType type) => new(type, value);

    /// <summary>A constant of a type whose values are held as whole numbers.</summary>
    public static Constant Of(long value, SchedType type) => new(type, value);

    /// <summary>A truth value.</summary>
    public static Constant Of(bool value) => new(SchedType.Bool, value);

    /// <summary>A word of an enumeration.</summary>
    public static Constant Word(string word, SchedType type) => new(type, word);

    /// <summary>The value converted to another type; null if there is no implicit conversion.</summary>
    public Constant? As(SchedType type)
    {
        if (Type.Is(type))
            return this;
        if (!Type.CanStandFor(type))
            return null;
        return type.Representation == Representation.Real ? this with { Type = type, Value = AsDouble } : this with { Type = type };
    }

    public override string ToString() => Text ?? Value switch
    {
        bool truth => truth ? "true" : "false",
        long ns when Type == SchedType.Duration => new Duration(ns).ToString(),
        long ns when Type == SchedType.Instant => Instant.FromNs(ns).ToString(),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => Value.ToString() ?? "",
    };
}
