using System.Collections.Immutable;
using SchedLang.Runtime.Tables;

namespace SchedLang.Runtime.Workloads;

/// <summary>What a model is, which fixes the stages of its jobs.</summary>
public enum ModelKind
{
    /// <summary>One stage, <see cref="Stage.Infer"/>.</summary>
    Vision,

    /// <summary>One stage, <see cref="Stage.Encode"/>.</summary>
    Encoder,

    /// <summary>A <see cref="Stage.Prefill"/> that yields token 1, then a <see cref="Stage.Decode"/> for each further token.</summary>
    Llm,
}

/// <summary>A model with its latencies on a platform's devices.</summary>
/// <param name="Name">As declared.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Layers">Units that a stage is split into when the table has no layers of its own.</param>
/// <param name="Stages">Its stages in the order in which a job runs them.</param>
public sealed record ModelProfile(string Name, ModelKind Kind, int Layers, ImmutableArray<StageProfile> Stages)
{
    /// <summary>One of its stages, which it must have.</summary>
    public StageProfile StageProfile(Stage stage) => Stages[0].Stage == stage ? Stages[0] : Stages[1];
}
