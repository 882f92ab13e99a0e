using System.Collections.Immutable;
using SchedLang.Compiler.Syntax;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Symbols;

/// <summary>A declared model.</summary>
public sealed record ModelSymbol(string Name, ModelSyntax Syntax, ModelKind Kind, AttributeSet Attributes)
{
    /// <summary>The words for kinds of models.</summary>
    public static ImmutableArray<string> KindNames { get; } = ["vision", "encoder", "llm"];

    /// <summary>The latencies that it declares. Rows of a table take precedence.</summary>
    public ImmutableArray<DeclaredLatency> Latencies { get; init; } = [];

    /// <summary>The operators of a layer, in order, and those that run once after all layers; empty without any.</summary>
    public ImmutableArray<OperatorSymbol> Operators { get; init; } = [];

    /// <summary>The word for its kind.</summary>
    public string KindName => KindNames[(int)Kind];

    /// <summary>Units of a stage if the table has no layers; 1 by default.</summary>
    public int Layers => (int)(Attributes.Integer("layers") ?? 1);

    /// <summary>The stages of its jobs in order.</summary>
    public ImmutableArray<Stage> Stages => Kind switch
    {
        ModelKind.Vision => [Stage.Infer],
        ModelKind.Encoder => [Stage.Encode],
        _ => [Stage.Prefill, Stage.Decode],
    };
}
