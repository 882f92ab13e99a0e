using System.Collections.Concurrent;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Engine;

/// <summary>
/// What every run of a program has in common, computed by the first and used by all that follow: shapes, choices, static devices; and
/// the memory that a run needs. Runs at the same time each have a set of their own, since choices are made as they are needed.
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

    /// <summary>By stream: shapes of the first stage, and of decode where there is one.</summary>
    public required ShapeTable[] First { get; init; }
    public required ShapeTable?[] Decode { get; init; }

    /// <summary>The rows that shapes point to.</summary>
    public PinnedArena PlacementRows { get; } = new();

    /// <summary>By group that the rows name: the devices that its jobs would start on, a bit each.</summary>
    public List<ulong> EligibleSets { get; } = [];

    /// <summary>Devices of static rules; null before they are planned, and where the plan is another with every seed.</summary>
    public int[]? StaticDevices { get; set; }
}
