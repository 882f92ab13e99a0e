using System.Collections.Immutable;
using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Tables;

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
    Instant End)
{
    /// <summary>Whether jobs of any stream are turns of flows.</summary>
    public bool HasTurns => Streams.Any(s => s.Flow != null);

    /// <summary>The stages whose latency on a device is derived from operators and not measured: <c>chat prefill on npu</c>.</summary>
    public IEnumerable<string> Derived =>
        from model in Models
        from stage in model.Stages
        from device in Enumerable.Range(0, stage.DeviceCount)
        where stage.IsDerivedOn(device)
        select $"{model.Name} {stage.Stage.Name()} on {Platform.Devices[device].Name}";
}
