using SchedLang.Compiler.Text;
using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Tables;

namespace SchedLang.Compiler.Symbols;

/// <summary>A latency that a model declares: <c>prefill npu 20 ms + 0.4 ms per token</c>.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Device">The name of a device, or a kind of devices.</param>
/// <param name="FixedNs">The part that does not depend on tokens, in ns.</param>
/// <param name="PerTokenNs">Latency per token in ns; null if the latency does not depend on tokens.</param>
/// <param name="Location">Where it is written.</param>
public sealed record DeclaredLatency(Stage Stage, string Device, long FixedNs, long? PerTokenNs, TextLocation Location)
{
    /// <summary>The latency for a device: the one for its name, else the one for its kind; null if there is none.</summary>
    public static DeclaredLatency? For(IEnumerable<DeclaredLatency> latencies, Stage stage, DeviceSymbol device, IReadOnlyCollection<DeviceSymbol> all)
    {
        var ofStage = latencies.Where(l => l.Stage == stage).ToList();
        return ofStage.Find(l => l.Device == device.Name)
            ?? ofStage.Find(l => device.Kind != DeviceKind.None && Types.EnumerationWords.KindOf(l.Device) == device.Kind && !all.Any(d => d.Name == l.Device));
    }
}
