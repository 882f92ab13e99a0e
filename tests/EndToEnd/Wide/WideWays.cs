using SchedLang.Compiler;
using SchedLang.Compiler.Analysis;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Workloads;

namespace SchedLang.EndToEnd.Wide;

/// <summary>
/// The ways that the engine has for speed, and how many of 500 programs must at least take each: far fewer than do, since which programs
/// come up is chance. Ways that hardly one in a hundred takes have tests of their own (OptimizationTests, JobGroupsTests).
/// </summary>
internal static class WideWays
{
    /// <summary>The number of programs that <see cref="AtLeast"/> counts in; of fewer programs fewer are wanted, rounded down.</summary>
    public const int Whole = 500;

    /// <summary>By name, at least how many of 500 programs.</summary>
    public static IReadOnlyDictionary<string, int> AtLeast { get; } = new Dictionary<string, int>
    {
        ["run-ahead on few devices"] = 50,
        ["run-ahead on many devices"] = 4,
        ["event coalescing of a lone job"] = 45,
        ["moves during run-ahead"] = 1,
        ["unobserved dispatches"] = 15,
        ["event coalescing"] = 5,
        ["sorted queues"] = 50,
        ["queues with changing keys"] = 40,
        ["queues with preemption"] = 5,
        ["strict queues"] = 15,
        ["no placement table: more than 64 devices"] = 5,
        ["keys that shift alike"] = 8,
        ["kinetic tournaments"] = 7,
        ["cached placement failures"] = 25,
        ["job counters"] = 30,
        ["jobs of some streams"] = 5,
        ["values kept beside units"] = 15,
        ["values kept beside units, of jobs that keep part of a unit"] = 1,
        ["totals"] = 15,
        ["totals of the largest or smallest value"] = 5,
        ["keys of the jobs alone that find a device"] = 3,
        ["merge sort"] = 2,
        ["batches"] = 3,
        ["sorted groups"] = 10,
        ["groups that share keys"] = 10,
        ["lone ready jobs, in no group"] = 12,
        ["groups by stage that share keys"] = 3,
        ["jobs in lanes"] = 10,
        ["several lanes of one unit"] = 1,
        ["keys of four jobs at once"] = 1,
        ["groups of jobs with limits"] = 5,
        ["jobs with limits that are passed over together"] = 1,
        ["keys drawn by stream"] = 5,
        ["jobs that draw their sizes"] = 120,
        ["users who wait for answers"] = 50,
        ["turns of flows"] = 120,
        ["turns that keep their context"] = 30,
        ["turns that wait for a job of another stream"] = 15,
        ["work that deviates from the table"] = 40,
        ["units that deviate and are stopped and kept"] = 1,
        ["waits for batches"] = 8,
        ["batches that deviate"] = 1,
        ["work that deviates under contention"] = 1,
        ["units that some devices do not support"] = 40,
        ["latencies derived from operators"] = 35,
        ["derived latencies in chunks"] = 1,
        ["derived latencies in padded chunks"] = 1,
        ["derived latencies of batches"] = 1,
        ["derived latencies of batches of prefills"] = 1,
        ["derived latencies on a device with static shapes"] = 5,
        ["units that some devices do not support, of jobs that keep their device"] = 2,
        ["measured slowdowns"] = 1,
    };

    /// <summary>The ways that a program's runs took.</summary>
    /// <param name="linked">The program.</param>
    /// <param name="counts">How often the engine took each of its paths.</param>
    /// <param name="units">The <c>units.csv</c> of its run.</param>
    public static IReadOnlySet<string> Of(LinkedProgram linked, long[] counts, string units)
    {
        var platform = linked.Workload.Platform;
        var lowered = linked.Lowered;
        var ways = new HashSet<string>();
        Add("run-ahead on few devices", Took(EnginePath.RegisterRunAhead));
        Add("run-ahead on many devices", Took(EnginePath.TreeRunAhead));
        Add("event coalescing of a lone job", Took(EnginePath.LoneJobCoalescing));
        Add("moves during run-ahead", Took(EnginePath.RunAheadMove));
        Add("unobserved dispatches", Took(EnginePath.UnobservedDispatch));
        Add("event coalescing", Took(EnginePath.EventCoalescing));
        Add("sorted queues", Took(EnginePath.SortedQueue));
        Add("queues with changing keys", Took(EnginePath.UnsortedQueue));
        Add("queues with preemption", Took(EnginePath.PreemptingQueue));
        Add("strict queues", Took(EnginePath.StrictQueue));
        Add("no placement table: more than 64 devices", lowered.PlacementAnalysis.PlaceIsTableDriven && linked.Workload.Platform.Devices.Length > 64);
        Add("keys that shift alike", lowered.OrderShifts && lowered.Policy.ImmediatePreemption == ImmediatePreemption.Never);
        Add("kinetic tournaments", Took(EnginePath.KineticTournament));
        Add("cached placement failures", Took(EnginePath.CachedFailure));
        Add("job counters", lowered.CountsJobs);
        Add("jobs of some streams", lowered.ListsJobsByStream);
        Add("values kept beside units", !lowered.Columns.IsEmpty);
        Add("values kept beside units, of jobs that keep part of a unit", !lowered.Columns.IsEmpty && units.Contains(",kept\n", StringComparison.Ordinal));
        Add("totals", !lowered.Totals.IsEmpty);
        Add("totals of the largest or smallest value", lowered.Totals.Any(t => Extreme.Of(t) != null));
        Add("keys of the jobs alone that find a device", Took(EnginePath.KeysOfSome));
        Add("merge sort", Took(EnginePath.MergeSort));
        Add("batches", Took(EnginePath.Batch));
        Add("sorted groups", Took(EnginePath.SortedGroup));
        Add("groups that share keys", Took(EnginePath.SharedKeys));
        Add("lone ready jobs, in no group", Took(EnginePath.LoneReadyJob));
        Add("groups by stage that share keys", Took(EnginePath.SharedKeys) && lowered.Groups.GroupsByStage);
        Add("jobs in lanes", Took(EnginePath.Lane));
        Add("several lanes of one unit", Took(EnginePath.FurtherLane));
        Add("keys of four jobs at once", Took(EnginePath.FourJobs));
        Add("groups of jobs with limits", !lowered.Groups.Limits.IsEmpty);
        Add("jobs with limits that are passed over together", Took(EnginePath.LimitedJobs));
        Add("keys drawn by stream", Took(EnginePath.StreamDraw));
        Add("users who wait for answers", linked.Workload.Streams.Any(s => s.Arrival is UsersArrival));
        Add("turns of flows", linked.Workload.Streams.Any(s => s.Flow is { Turns: > 1 }));
        Add("turns that keep their context", linked.Workload.Streams.Any(s => s.Flow is { Turns: > 1, KeepsContext: true } && linked.Workload.Models[s.Model].Kind == ModelKind.Llm));
        Add("turns that wait for a job of another stream", linked.Workload.Streams.Any(s => s.Flow is { Turns: > 1, Via: >= 0 }));
        Add("jobs that draw their sizes", linked.Workload.Streams.Any(s => s.HasRandomSizes));
        Add("work that deviates from the table", platform.VariesWork);
        Add("units that deviate and are stopped and kept", platform.VariesWork && units.Contains(",kept\n", StringComparison.Ordinal));
        Add("waits for batches", Took(EnginePath.BatchWait));
        Add("batches that deviate", platform.VariesWork && Took(EnginePath.Batch));
        var derived = linked.Workload.Streams.Select(s => linked.Workload.Models[s.Model]).Where(m => m.Stages.Any(s => s.IsDerived)).ToList();
        Add("latencies derived from operators", derived.Count > 0);
        Add("derived latencies in chunks", derived.Exists(m => m.Stages[0].IsDerived) && lowered.Policy is { ChunkBy: not null, PadsChunks: false });
        Add("derived latencies in padded chunks", derived.Exists(m => m.Stages[0].IsDerived) && lowered.Policy is { ChunkBy: not null, PadsChunks: true });
        Add("derived latencies of batches", derived.Exists(m => m.Stages[^1].IsDerived) && Took(EnginePath.Batch));
        Add("derived latencies of batches of prefills", derived.Exists(m => m.Stages[0].IsDerived) && HasBatchOfPrefills(units));
        Add("derived latencies on a device with static shapes", derived.Exists(m => Enumerable.Range(0, platform.Devices.Length)
            .Any(d => m.Stages[0].Curves(d).Any(c => c is { Derived.Device.IsStatic: true }))));
        Add("units that some devices do not support", HasHoles(linked.Workload));
        Add("units that some devices do not support, of jobs that keep their device", HasHoles(linked.Workload) && lowered.Policy.Continues != Continuation.Unit);
        Add("work that deviates under contention", platform.VariesWork && platform.HasContention);
        Add("measured slowdowns", platform.Matrix is { Pairs.IsEmpty: false });
        return ways;

        bool Took(EnginePath path) => counts[(int)path] > 0;

        void Add(string way, bool isTaken)
        {
            if (isTaken)
                ways.Add(way);
        }
    }

    // Rows of one device that begin at one instant are of one batch.
    private static bool HasBatchOfPrefills(string units) => units.Split('\n').Select(r => r.Split(',')).Where(r => r.Length > 6 && r[3] == "prefill")
        .GroupBy(r => (r[0], r[6])).Any(g => g.Count() > 1);

    private static bool HasHoles(Workload workload) => workload.Models.Any(m => m.Stages.Any(s =>
        Enumerable.Range(0, s.DeviceCount).Any(d => s.Supports(d) && !s.SupportsAll(d))));
}
