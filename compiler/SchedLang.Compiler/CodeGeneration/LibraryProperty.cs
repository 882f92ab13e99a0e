using System.Globalization;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.CodeGeneration;

/// <summary>An open parameter as a property. Times are doubles in ms; other quantities have the unit in <see cref="Unit"/>.</summary>
/// <param name="Symbol">The parameter.</param>
/// <param name="Given">Its default value.</param>
/// <param name="Name">The property.</param>
/// <param name="Number">Its number, unique within the policy.</param>
internal sealed record LibraryProperty(ParameterSymbol Symbol, Constant Given, string Name, int Number)
{
    private const string Runtime = LibraryGenerator.Runtime + "LibraryParameter";

    private bool IsTime => Symbol.Type.Representation is Representation.Duration or Representation.Instant;

    private bool IsReal => Symbol.Type.Representation == Representation.Real;

    /// <summary>The backing field.</summary>
    public string Field => string.Create(CultureInfo.InvariantCulture, $"_value{Number}");

    /// <summary>Its type in C#.</summary>
    public string Type => IsTime || IsReal ? "double"
        : Symbol.Type == SchedType.Bool ? "bool"
        : Symbol.Type.IsEnumeration ? LibraryNames.Pascal(Symbol.Type.Name)
        : "long";

    /// <summary>Its unit; empty for a plain number.</summary>
    public string Unit => IsTime ? "ms"
        : Symbol.Type.Is(SchedType.Rate) ? "Hz"
        : Symbol.Type.Is(SchedType.Energy) ? "J"
        : Symbol.Type.Is(SchedType.Bytes) ? "B"
        : Symbol.Type.Is(SchedType.Bandwidth) ? "GB/s"
        : Symbol.Type.Is(SchedType.Power) ? "W"
        : Symbol.Type == SchedType.Tokens ? "tokens"
        : "";

    /// <summary>C# for its default value.</summary>
    public string Default => Given.Value switch
    {
        bool truth => truth ? "true" : "false",
        string word => $"{Type}.{LibraryNames.Pascal(word)}",
        long ns when IsTime => Real(ns == long.MaxValue ? double.PositiveInfinity : ns / 1e6),
        long integer => integer == long.MinValue ? "long.MinValue" : integer.ToString(CultureInfo.InvariantCulture) + "L",
        double real => Real(InUnit(real)),
        _ => throw new InvalidOperationException($"No C# for a value of type {Symbol.Type}."),
    };

    /// <summary>C# for the value that the program uses.</summary>
    public string Value => IsTime ? $"{Runtime}.Nanoseconds({Field})"
        : IsReal ? InBaseUnits(Field)
        : Symbol.Type.IsEnumeration ? Word(Field)
        : Field;

    /// <summary>C# for the value that results show.</summary>
    public string Text => IsTime ? $"{Runtime}.TimeText({Field})"
        : Symbol.Type.IsEnumeration ? Word(Field)
        : Symbol.Type == SchedType.Bool ? $"({Field} ? \"true\" : \"false\")"
        : $"{Runtime}.Text({Field}, \"{Unit}\")";

    /// <summary>Its documentation, one or two sentences.</summary>
    public string Description
    {
        get
        {
            var unit = Unit.Length == 0 ? "" : $" in {Unit}";
            var what = Symbol.Type == SchedType.Instant ? "in ms since the start of the run" : unit.TrimStart();
            return $"Parameter `{Symbol.Name}`{(what.Length == 0 ? "" : " " + what)}{(Range == null ? "" : $", {Range}")}. The default is {Given}."
                + (IsTime ? " Infinity stands for `never`." : "");
        }
    }

    /// <summary>Whether some values are out of range.</summary>
    public bool HasCheck => Range != null || IsTime || IsReal || Symbol.Type.IsEnumeration;

    /// <summary>The documentation of the exception for values out of range.</summary>
    public string Fault => Range != null ? $"The value is not {Range}." : Symbol.Type.IsEnumeration ? "The enumeration has no such value." : "The value is not a number.";

    private string? Range => Symbol is { Minimum: { } minimum, Maximum: { } maximum } ? $"from {minimum} to {maximum}" : null;

    /// <summary>C# that checks a value.</summary>
    /// <param name="helper">The class with the checks.</param>
    public IEnumerable<string> Checks(string helper)
    {
        if (IsTime || IsReal)
            yield return $"{helper}.RequireNumber(nameof({Name}), value);";
        if (Symbol.Type.IsEnumeration)
            yield return $"_ = {Word("value")};";
        if (Range == null)
            yield break;
        var inBaseUnits = IsTime ? $"{helper}.TimeInBaseUnits(value)" : IsReal ? InBaseUnits("value") : "value";
        yield return $"{helper}.Require(nameof({Name}), value, {inBaseUnits}, {Real(Symbol.Minimum!.AsDouble)}, {Real(Symbol.Maximum!.AsDouble)}, {LibraryPolicyWriter.Text(Range)});";
    }

    private string Word(string value) =>
        $"{Runtime}.Word(nameof({Name}), (int){value}, {string.Join(", ", EnumerationWords.All(Symbol.Type).Select(LibraryPolicyWriter.Text))})";

    // Dividing by a power of ten rounds once, the same as reading the decimal number in base units.
    private string InBaseUnits(string value) => Unit switch
    {
        "Hz" => $"{value} / 1e9",
        "J" => $"{value} * 1e9",
        _ => value,
    };

    // 15 digits, so that a default of 30 Hz prints as 30.
    private double InUnit(double inBaseUnits) => Unit switch
    {
        "Hz" when Math.Abs(inBaseUnits) is > 1e-9 and < 1e9 => (double)((decimal)inBaseUnits * 1_000_000_000m),
        "Hz" => inBaseUnits * 1e9,
        "J" => inBaseUnits / 1e9,
        _ => inBaseUnits,
    };

    private static string Real(double value) =>
        double.IsPositiveInfinity(value) ? "double.PositiveInfinity"
        : double.IsNegativeInfinity(value) ? "double.NegativeInfinity"
        : double.IsNaN(value) ? "double.NaN"
        : value.ToString("R", CultureInfo.InvariantCulture) + "d";
}
