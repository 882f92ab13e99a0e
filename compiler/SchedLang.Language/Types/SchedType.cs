namespace SchedLang.Compiler.Types;

/// <summary>How a running policy represents values of a type.</summary>
public enum Representation
{
    /// <summary>No value: the type of an error.</summary>
    None,

    /// <summary>True or false.</summary>
    Bool,

    /// <summary>64-bit whole number.</summary>
    Integer,

    /// <summary>IEEE double in base units.</summary>
    Real,

    /// <summary>Whole nanoseconds, saturating at never.</summary>
    Duration,

    /// <summary>Whole nanoseconds since the start.</summary>
    Instant,

    /// <summary>A number that encodes a word of an enumeration or refers to a stream, model or device.</summary>
    Symbol,

    /// <summary>A job in place.</summary>
    Job,
}

/// <summary>The type of a value: a truth value, a quantity with its dimension, a word of an enumeration, or a reference.</summary>
public sealed class SchedType
{
    private SchedType(string name, Representation representation, Dimension dimension = default)
    {
        Name = name;
        Representation = representation;
        Dimension = dimension;
    }

    /// <summary>The type of an erroneous expression. It suppresses follow-on errors.</summary>
    public static SchedType Error { get; } = new("?", Representation.None);

    public static SchedType Bool { get; } = new("bool", Representation.Bool);
    public static SchedType Int { get; } = new("int", Representation.Integer);
    public static SchedType Number { get; } = new("number", Representation.Real);
    public static SchedType Duration { get; } = new("duration", Representation.Duration, new Dimension(1, 0, 0, 0));
    public static SchedType Instant { get; } = new("instant", Representation.Instant, new Dimension(1, 0, 0, 0));
    public static SchedType Tokens { get; } = new("tokens", Representation.Integer, new Dimension(0, 0, 0, 1));
    public static SchedType Bytes { get; } = new("bytes", Representation.Real, new Dimension(0, 1, 0, 0));
    public static SchedType Bandwidth { get; } = new("bandwidth", Representation.Real, new Dimension(-1, 1, 0, 0));
    public static SchedType Power { get; } = new("power", Representation.Real, new Dimension(-1, 0, 1, 0));
    public static SchedType Energy { get; } = new("energy", Representation.Real, new Dimension(0, 0, 1, 0));
    public static SchedType Throughput { get; } = new("throughput", Representation.Real, new Dimension(-1, 0, 0, 0, 1));
    public static SchedType Rate { get; } = new("rate", Representation.Real, new Dimension(-1, 0, 0, 0));

    public static SchedType Stage { get; } = new("stage", Representation.Symbol);
    public static SchedType Class { get; } = new("class", Representation.Symbol);
    public static SchedType Kind { get; } = new("kind", Representation.Symbol);

    public static SchedType Job { get; } = new("job", Representation.Job);
    public static SchedType Stream { get; } = new("stream", Representation.Symbol);
    public static SchedType Model { get; } = new("model", Representation.Symbol);
    public static SchedType Device { get; } = new("device", Representation.Symbol);
    public static SchedType Platform { get; } = new("platform", Representation.None);

    /// <summary>The path of a file, in settings only.</summary>
    public static SchedType File { get; } = new("file", Representation.None);

    /// <summary>The types that parameters and arguments can be declared with.</summary>
    public static IReadOnlyList<SchedType> Declarable { get; } =
        [Bool, Int, Number, Duration, Instant, Tokens, Bytes, Bandwidth, Power, Energy, Rate, Throughput, Stage, Class, Kind];

    private static readonly SchedType[] Quantities =
        [Number, Duration, Tokens, Bytes, Bandwidth, Power, Energy, Rate, Throughput];

    /// <summary>Its name in the language.</summary>
    public string Name { get; }

    /// <summary>How its values are represented.</summary>
    public Representation Representation { get; }

    /// <summary>What it measures.</summary>
    public Dimension Dimension { get; }

    /// <summary>Whether it is the error type.</summary>
    public bool IsError => this == Error;

    /// <summary>Whether its values can be added or compared by size.</summary>
    public bool IsQuantity => Representation is Representation.Integer or Representation.Real or Representation.Duration or Representation.Instant;

    /// <summary>Whether its values are words.</summary>
    public bool IsEnumeration => this == Stage || this == Class || this == Kind;

    /// <summary>Whether its values refer to something that has attributes.</summary>
    public bool IsReference => this == Job || this == Stream || this == Model || this == Device;

    /// <summary>The type of a computed quantity: a named type if one has the dimension.</summary>
    public static SchedType OfDimension(Dimension dimension, bool isWhole = false)
    {
        if (isWhole && dimension == Dimension.None)
            return Int;
        if (dimension == Tokens.Dimension)
            return isWhole ? Tokens : TokenCount;
        return Quantities.FirstOrDefault(q => q.Dimension == dimension) ?? Compound(dimension);
    }

    /// <summary>Tokens that need not be whole, such as half a prompt.</summary>
    private static SchedType TokenCount { get; } = new("tokens", Representation.Real, new Dimension(0, 0, 0, 1));

    /// <summary>The type that a word after a colon names; null if there is none.</summary>
    public static SchedType? Named(string name) => Declarable.FirstOrDefault(t => t.Name == name);

    /// <summary>Whether a value converts implicitly to another type: a whole number to a number or to tokens.</summary>
    public bool CanStandFor(SchedType other)
    {
        if (Is(other) || IsError || other.IsError)
            return true;
        if (this == Int)
            return other == Number || other.Dimension == Tokens.Dimension;
        return this == Tokens && other.Representation == Representation.Real && other.Dimension == Tokens.Dimension;
    }

    public override string ToString() => Name;

    // Compound types are compared by dimension, so equal ones may be different objects.
    private static SchedType Compound(Dimension dimension) => new(dimension.ToString(), Representation.Real, dimension);

    /// <summary>Whether both are the same type.</summary>
    public bool Is(SchedType other) =>
        this == other || (Representation == Representation.Real && other.Representation == Representation.Real && Dimension == other.Dimension);
}
