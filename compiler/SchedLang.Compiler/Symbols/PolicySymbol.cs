using System.Collections.Immutable;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Symbols;

/// <summary>A declared policy.</summary>
public sealed record PolicySymbol(string Name, PolicySyntax Syntax, ImmutableArray<ParameterSymbol> Parameters);

/// <summary>A parameter of a policy.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Syntax">Where it is declared.</param>
/// <param name="Type">Its type.</param>
/// <param name="Default">The default value.</param>
/// <param name="Minimum">The smallest value allowed, or null.</param>
/// <param name="Maximum">The largest value allowed, or null.</param>
public sealed record ParameterSymbol(
    string Name, ParameterSyntax Syntax, SchedType Type, Constant Default, Constant? Minimum, Constant? Maximum);

/// <summary>A local name within an expression: an aggregate's member or a function's parameter.</summary>
public sealed class LocalSymbol(string name, SchedType type)
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>Its type.</summary>
    public SchedType Type { get; } = type;
}

/// <summary>The owner of a state variable.</summary>
public enum CellOwner
{
    /// <summary>The policy: one variable in all.</summary>
    Policy,

    /// <summary>Each stream has one.</summary>
    Stream,

    /// <summary>Each job has one.</summary>
    Job,

    /// <summary>Each device has one.</summary>
    Device,
}

/// <summary>The declaration of a state variable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Syntax">Where it is declared.</param>
/// <param name="Owner">The owner of each variable.</param>
/// <param name="Type">The type of the variable.</param>
/// <param name="Initial">Initial value.</param>
public sealed record StateSymbol(string Name, StateSyntax Syntax, CellOwner Owner, SchedType Type, Constant Initial);
