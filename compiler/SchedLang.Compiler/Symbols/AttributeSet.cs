using System.Collections.Immutable;
using SchedLang.Compiler.Text;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Quantities;

namespace SchedLang.Compiler.Symbols;

/// <summary>The value of an attribute, and where it was written; nowhere when it came from the command line.</summary>
/// <param name="Definition">Which attribute.</param>
/// <param name="Value">Its quantity or word.</param>
/// <param name="AtValue">The quantity after <c>at</c>.</param>
/// <param name="Location">Where it was written.</param>
public sealed record AttributeValue(AttributeDefinition Definition, Constant Value, Constant? AtValue, TextLocation? Location);

/// <summary>The attributes that a declaration was given.</summary>
public sealed class AttributeSet(ImmutableDictionary<string, AttributeValue> values)
{
    /// <summary>None.</summary>
    public static AttributeSet Empty { get; } = new(ImmutableDictionary<string, AttributeValue>.Empty);

    /// <summary>All that were given.</summary>
    public IEnumerable<AttributeValue> Values => values.Values;

    /// <summary>The value of an attribute, or null.</summary>
    public AttributeValue? Find(string name) => values.GetValueOrDefault(name);

    /// <summary>A duration, or null.</summary>
    public Duration? Duration(string name) => Find(name) is { } v ? new Duration(v.Value.AsInteger) : null;

    /// <summary>A whole number, or null.</summary>
    public long? Integer(string name) => Find(name)?.Value.AsInteger;

    /// <summary>A number in base units, or null.</summary>
    public double? Real(string name) => Find(name)?.Value.AsDouble;

    /// <summary>A word or path, or null.</summary>
    public string? Word(string name) => Find(name)?.Value.AsWord;

    /// <summary>The same with an attribute added or replaced.</summary>
    public AttributeSet With(AttributeValue value) => new(values.SetItem(value.Definition.Name, value));
}
