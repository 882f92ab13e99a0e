using System.Collections.Immutable;
using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Workloads;

/// <summary>A scenario with everything that it names resolved: what the engine runs under any policy.</summary>
/// <param name="Name">Of the scenario.</param>
/// <param name="Platform">The devices.</param>
/// <param name="Models">The models of its streams.</param>
/// <param name="Streams">In declaration order.</param>
/// <param name="Classes">Names of classes; a stream's class is an index into them.</param>
/// <param name="End">When the run stops.</param>
public sealed record Workload(
    string Name,
    Platform Platform,
    ImmutableArray<ModelProfile> Models,
    ImmutableArray<StreamDefinition> Streams,
    ImmutableArray<string> Classes,
    Instant End);
