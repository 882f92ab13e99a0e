using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Services;

/// <summary>What a name stands for.</summary>
public enum SymbolKind
{
    Platform,
    Device,
    Model,
    Scenario,
    Stream,
    Policy,
    Experiment,
    Parameter,
    Let,
    State,
    Function,
    Local,
    Class,

    /// <summary>An attribute of a declaration: <c>deadline 5 ms</c>.</summary>
    DeclarationAttribute,

    /// <summary>An attribute that policies read: <c>laxity</c>.</summary>
    Attribute,

    /// <summary><c>job</c>, <c>device</c>, <c>victim</c> or <c>platform</c>.</summary>
    Subject,
    BuiltInFunction,
    Aggregate,
    Set,
    Metric,
    Stage,
    DeviceKind,
    ModelKind,
    Type,

    /// <summary>A word that an attribute can have as its value: <c>drop</c>.</summary>
    Word,
    File,
}

/// <summary>What a name stands for, and where it is declared.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name.</param>
public sealed record Symbol(SymbolKind Kind, string Name)
{
    /// <summary>Its name where it is declared; null for what the language brings along.</summary>
    public TextLocation? Declaration { get; init; }

    /// <summary>The declaration as a whole.</summary>
    public SyntaxNode? Syntax { get; init; }

    /// <summary>The type of its value, where it has one that is known.</summary>
    public SchedType? Type { get; init; }

    /// <summary>The line of the vocabulary, of an attribute that policies read.</summary>
    public AttributeSymbol? Attribute { get; init; }

    /// <summary>The definition, of an attribute of a declaration.</summary>
    public AttributeDefinition? Definition { get; init; }

    /// <summary>What it is, in one sentence, for what the language brings along.</summary>
    public string? Description { get; init; }

    /// <summary>The same for two symbols that mean the same thing, also when they come from different compilations.</summary>
    public string Key => Declaration is { } place
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Path.GetFullPath(place.Source.Path)}:{place.Span.Start}")
        : $"{Kind}:{Attribute?.Owner}{Definition?.Declaration}:{Name}";

    /// <summary>Whether the user gave it its name and may give it another.</summary>
    public bool CanBeRenamed => Declaration != null ? Kind != SymbolKind.File : Kind == SymbolKind.Class;
}
