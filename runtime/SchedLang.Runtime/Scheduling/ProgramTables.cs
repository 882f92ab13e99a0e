using System.Collections.Concurrent;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Ready;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Scheduling;

/// <summary>
/// Tables and memory that runs of one program reuse: shapes, the placement table, static devices. Concurrent runs get separate sets,
/// because a run fills its placement table as it goes.
/// </summary>
public sealed class ProgramTables
{
    private readonly ConcurrentBag<RunTables> _free = [];

    /// <summary>Memory of runs that have ended.</summary>
    public RunMemory Memory { get; } = new();

    internal RunTables Take(Workload workload, Func<RunTables> make) =>
        _free.TryTake(out var tables) && ReferenceEquals(tables.Workload, workload) ? tables : make();

    internal void GiveBack(RunTables tables) => _free.Add(tables);
}

/// <summary>The tables of one run.</summary>
internal sealed class RunTables(Workload workload)
{
    public Workload Workload { get; } = workload;

    /// <summary>Indexed by stream: shapes of the first stage, and of decode for LLMs.</summary>
    public required ShapeTable[] First { get; init; }
    public required ShapeTable?[] Decode { get; init; }

    /// <summary>Memory of the placement rows that shapes point to.</summary>
    public PinnedArena PlacementRows { get; } = new();

    /// <summary>Indexed by eligibility queue: bit mask of the devices that its jobs accept.</summary>
    public List<ulong> EligibleSets { get; } = [];

    /// <summary>Indexed by group: what its jobs have in common, where the jobs of a stream and stage are one group.</summary>
    public List<StageGroup> StageGroups { get; } = [];

    /// <summary>Makes the tables of a program.</summary>
    public static RunTables Make<TPolicy, TOrder, TTraits>(Workload workload)
        where TPolicy : struct, IPolicy<TOrder>
        where TOrder : unmanaged, IOrder<TOrder>
        where TTraits : struct, IWorkloadTraits
    {
        var shapes = new WorkloadShapes(workload, TPolicy.ChunkTokens, TPolicy.PadsChunks);
        return new RunTables(workload)
        {
            First = [.. workload.Streams.Select(s => Own(shapes.FirstStage(s.Model)))],
            Decode = [.. workload.Streams.Select(s => workload.Models[s.Model].Kind == ModelKind.Llm ? Own(shapes.Decode(s.Model)) : null)],
        };

        // Rows of the placement table belong to a stream.
        static ShapeTable Own(ShapeTable shapes) => FastPaths<TPolicy, TOrder, TTraits>.HasRows ? new ShapeTable(shapes) : shapes;
    }

    /// <summary>Devices of static rules; null before they are planned, or if the plan depends on the seed.</summary>
    public int[]? StaticDevices { get; set; }
}
