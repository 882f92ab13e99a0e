using SchedLang.Compiler.Syntax;
using SchedLang.Runtime.Tables;

namespace SchedLang.Compiler.Symbols;

/// <summary>An operator of a model, from which latencies are derived.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Syntax">Where it is declared.</param>
/// <param name="Sizes">Its kind and sizes.</param>
/// <param name="IsLast">Whether it runs once for a prompt or token, after all layers; else in each layer.</param>
public sealed record OperatorSymbol(string Name, OperatorSyntax Syntax, Operator Sizes, bool IsLast)
{
    /// <summary>The words for kinds of operators.</summary>
    public static IReadOnlyList<string> KindNames { get; } = ["linear", "attention"];

    /// <summary>The word for its kind.</summary>
    public string KindName => KindNames[(int)Sizes.Kind];
}
