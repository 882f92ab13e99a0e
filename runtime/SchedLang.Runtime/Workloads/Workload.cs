using System.Collections.Immutable;
using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Workloads;

/// <summary>A scenario with all names resolved, which the engine runs under any policy.</summary>
/// <param name="Name">The name of the scenario.</param>
/// <param name="Platform">The devices.</param>
/// <param name="Models">The models of its streams.</param>
/// <param name="Streams">The streams, in declaration order.</param>
/// <param name="Classes">Names of classes; a stream's class is an index into them.</param>
/// <param name="End">When the run ends.</param>
public sealed record Workload(
    string Name,
    Platform Platform,
    ImmutableArray<ModelProfile> Models,
    ImmutableArray<StreamDefinition> Streams,
    ImmutableArray<string> Classes,
    Instant End);
