using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Services;

/// <summary>The kind of a symbol.</summary>
public enum SymbolKind
{
    Platform,
    Device,
    Model,
    Operator,
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

    /// <summary>A built-in attribute that policies read: <c>laxity</c>.</summary>
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
    OperatorKind,
    Type,

    /// <summary>A word that is a value of an attribute: <c>drop</c>.</summary>
    Word,
    File,
}

/// <summary>The symbol that a name refers to, with its declaration.</summary>
/// <param name="Kind">The kind of the symbol.</param>
/// <param name="Name">The name of the symbol.</param>
public sealed record Symbol(SymbolKind Kind, string Name)
{
    /// <summary>The name at its declaration; null for built-in names.</summary>
    public TextLocation? Declaration { get; init; }

    /// <summary>The whole declaration.</summary>
    public SyntaxNode? Syntax { get; init; }

    /// <summary>The type of its value; null where it has none or the type is unknown.</summary>
    public SchedType? Type { get; init; }

    /// <summary>The vocabulary entry of an attribute that policies read.</summary>
    public AttributeSymbol? Attribute { get; init; }

    /// <summary>The definition of an attribute of a declaration.</summary>
    public AttributeDefinition? Definition { get; init; }

    /// <summary>A description in one sentence, for built-in names.</summary>
    public string? Description { get; init; }

    /// <summary>A key that is equal for two symbols of the same meaning, including symbols from different compilations.</summary>
    public string Key => Declaration is { } place
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Path.GetFullPath(place.Source.Path)}:{place.Span.Start}")
        : $"{Kind}:{Attribute?.Owner}{Definition?.Declaration}:{Name}";

    /// <summary>Whether the user chose the name and can rename it.</summary>
    public bool CanBeRenamed => Declaration != null ? Kind != SymbolKind.File : Kind == SymbolKind.Class;
}
