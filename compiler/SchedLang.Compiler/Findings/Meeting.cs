using System.Collections.Immutable;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Text;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Findings;

/// <summary>A scenario, optionally with a policy, and the analyses that all findings share.</summary>
internal sealed class Meeting
{
    /// <param name="scenario">The scenario as declared.</param>
    /// <param name="work">The work of the workload, for the way in which the policy chunks and batches.</param>
    /// <param name="policy">The policy, with every known value folded; null for findings that hold under each of several policies.</param>
    public Meeting(ScenarioSymbol scenario, WorkModel work, BoundPolicy? policy)
    {
        Scenario = scenario;
        Policy = policy;
        Work = work;
        Placement = new Placement(policy, Work);
    }

    public ScenarioSymbol Scenario { get; }

    public BoundPolicy? Policy { get; }

    public WorkModel Work { get; }

    public Placement Placement { get; }

    public Workload Workload => Work.Workload;

    public TextLocation Place => Scenario.Syntax.Name.Location;

    public TextLocation PlaceOf(int stream) => Scenario.Streams[stream].Syntax.Name.Location;

    public string NameOf(int stream) => Workload.Streams[stream].Name;

    /// <summary><c>cpu, gpu and npu</c></summary>
    public string NamesOf(DeviceSet devices) => FigureWords.And(devices.Devices.Select(d => Workload.Platform.Devices[d].Name));

    /// <summary>How a policy chunks and batches work.</summary>
    public static WorkShape ShapeOf(BoundPolicy policy) =>
        new(Whole(policy.ChunkBy) ?? 0, policy.PadsChunks, policy.Batches.ToImmutableDictionary(b => b.Stage, MostMembers));

    // A limit that depends on the state can be anything.
    private static int MostMembers(BoundBatch batch) => (int)Math.Clamp(Whole(batch.Limit) ?? BatchLimits.Most, 1, BatchLimits.Most);

    private static long? Whole(BoundExpression? expression) => expression is BoundConstant { Value.Value: long value } ? value : null;
}
