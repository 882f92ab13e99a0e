using SchedLang.Compiler;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;

namespace SchedLang.EndToEnd.Wide;

/// <summary>The ways that the engine has for speed, and how many of 500 programs must at least take each.</summary>
internal static class WideWays
{
    /// <summary>By name, at least how many of 500 programs.</summary>
    public static IReadOnlyDictionary<string, int> AtLeast { get; } = new Dictionary<string, int>
    {
        ["steps on few devices"] = 60,
        ["steps on many devices"] = 20,
        ["leaps"] = 45,
        ["moves within steps"] = 3,
        ["dispatches that no one sees"] = 20,
        ["stretches"] = 18,
        ["sorted groups"] = 50,
        ["groups with keys that change"] = 50,
        ["groups that take devices"] = 10,
        ["groups under strict"] = 25,
        ["tables on more than 64 devices left aside"] = 5,
        ["keys that shift alike"] = 12,
        ["tournaments"] = 15,
        ["refusals"] = 25,
        ["numbers of jobs"] = 40,
        ["sorting by merging"] = 4,
        ["batches"] = 5,
    };

    /// <summary>The ways that a program's runs took.</summary>
    public static IReadOnlySet<string> Of(LinkedProgram linked, long[] counts)
    {
        var lowered = linked.Lowered;
        var ways = new HashSet<string>();
        Add("steps on few devices", Took(EnginePath.NarrowStep));
        Add("steps on many devices", Took(EnginePath.WideStep));
        Add("leaps", Took(EnginePath.Leap));
        Add("moves within steps", Took(EnginePath.Move));
        Add("dispatches that no one sees", Took(EnginePath.UnseenDispatch));
        Add("stretches", Took(EnginePath.Stretch));
        Add("sorted groups", Took(EnginePath.SortedGroup));
        Add("groups with keys that change", Took(EnginePath.ChangingGroup));
        Add("groups that take devices", Took(EnginePath.TakingGroup));
        Add("groups under strict", Took(EnginePath.StrictGroup));
        Add("tables on more than 64 devices left aside", lowered.Tabling.PlaceIsTabled && linked.Workload.Platform.Devices.Length > 64);
        Add("keys that shift alike", lowered.OrderShifts && lowered.Policy.Takes == Taking.Never);
        Add("tournaments", Took(EnginePath.Tournament));
        Add("refusals", Took(EnginePath.Refusal));
        Add("numbers of jobs", lowered.CountsJobs);
        Add("sorting by merging", Took(EnginePath.MergeSort));
        Add("batches", Took(EnginePath.Batch));
        return ways;

        bool Took(EnginePath path) => counts[(int)path] > 0;

        void Add(string way, bool isTaken)
        {
            if (isTaken)
                ways.Add(way);
        }
    }
}
