using System.Collections.Immutable;
using SchedLang.Compiler.Text;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Quantities;

namespace SchedLang.Compiler.Symbols;

/// <summary>The value of an attribute and its location in the source, if it has one.</summary>
/// <param name="Definition">The attribute.</param>
/// <param name="Value">Its quantity or word.</param>
/// <param name="AtValue">The quantity after <c>at</c>, or null.</param>
/// <param name="Location">Where it is written; null if it came from the command line.</param>
public sealed record AttributeValue(AttributeDefinition Definition, Constant Value, Constant? AtValue, TextLocation? Location)
{
    /// <summary>Whether the value is the path of a file.</summary>
    public bool IsFile { get; init; }

    /// <summary>Whether it is a mean of random quantities: <c>prompt ~200 tokens</c>.</summary>
    public bool IsRandom { get; init; }
}

/// <summary>The attributes of a declaration.</summary>
public sealed class AttributeSet(ImmutableDictionary<string, AttributeValue> values)
{
    /// <summary>The empty set.</summary>
    public static AttributeSet Empty { get; } = new(ImmutableDictionary<string, AttributeValue>.Empty);

    /// <summary>All values.</summary>
    public IEnumerable<AttributeValue> Values => values.Values;

    /// <summary>The value of an attribute, or null.</summary>
    public AttributeValue? Find(string name) => values.GetValueOrDefault(name);

    /// <summary>A duration, or null.</summary>
    public Duration? Duration(string name) => Find(name) is { } v ? new Duration(v.Value.AsInteger) : null;

    /// <summary>A whole number, or null.</summary>
    public long? Integer(string name) => Find(name)?.Value.AsInteger;

    /// <summary>A number in base units, or null.</summary>
    public double? Real(string name) => Find(name)?.Value.AsDouble;

    /// <summary>Whether an attribute is a mean of random quantities.</summary>
    public bool IsRandom(string name) => Find(name) is { IsRandom: true };

    /// <summary>A word or path, or null.</summary>
    public string? Word(string name) => Find(name)?.Value.AsWord;

    /// <summary>A copy with an attribute added or replaced.</summary>
    public AttributeSet With(AttributeValue value) => new(values.SetItem(value.Definition.Name, value));
}
