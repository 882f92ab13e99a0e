using System.Collections.Immutable;
using SchedLang.Runtime.Tables;

namespace SchedLang.Runtime.Workloads;

/// <summary>The kind of a model, which determines the stages of its jobs.</summary>
public enum ModelKind
{
    /// <summary>One stage, <see cref="Stage.Infer"/>.</summary>
    Vision,

    /// <summary>One stage, <see cref="Stage.Encode"/>.</summary>
    Encoder,

    /// <summary>A <see cref="Stage.Prefill"/> that yields token 1, then a <see cref="Stage.Decode"/> for each later token.</summary>
    Llm,
}

/// <summary>A model with its latencies on a platform's devices.</summary>
/// <param name="Name">As declared.</param>
/// <param name="Kind">The kind of the model.</param>
/// <param name="Layers">Number of units of a stage whose table has no rows for layers.</param>
/// <param name="Stages">Its stages, in the order in which a job runs them.</param>
public sealed record ModelProfile(string Name, ModelKind Kind, int Layers, ImmutableArray<StageProfile> Stages)
{
    /// <summary>The profile of a stage, which the model must have.</summary>
    public StageProfile StageProfile(Stage stage) => Stages[0].Stage == stage ? Stages[0] : Stages[1];
}
