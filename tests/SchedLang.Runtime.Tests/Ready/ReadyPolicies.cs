using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Tests.Ready;

/// <summary>Keys of a job: a level that may change while it waits, and one of its own.</summary>
internal readonly record struct TwoKeys(long Level, long Own) : IOrder<TwoKeys>
{
    public static int Compare(in TwoKeys left, in TwoKeys right) => (left.Level, left.Own).CompareTo((right.Level, right.Own));

    public static long LeadingKey(in TwoKeys order) => order.Level;

    public static TwoKeys Combine(in TwoKeys own, in TwoKeys shared) => shared with { Own = own.Own };
}

/// <summary>One key of a job.</summary>
internal readonly record struct OneKey(long Key) : IOrder<OneKey>
{
    public static int Compare(in OneKey left, in OneKey right) => left.Key.CompareTo(right.Key);

    public static long LeadingKey(in OneKey order) => order.Key;
}

/// <summary>Two keys of a job, of which the leading one is not told.</summary>
internal readonly record struct UntoldKeys(long Level, long Own) : IOrder<UntoldKeys>
{
    public static int Compare(in UntoldKeys left, in UntoldKeys right) => (left.Level, left.Own).CompareTo((right.Level, right.Own));
}

/// <summary>Three devices, so that a row of the placement table has an entry for each set of idle ones.</summary>
internal readonly struct FewDevices : IWorkloadTraits
{
    public static int Devices => 3;
}

/// <summary>Seven devices, which a row lists by preference.</summary>
internal readonly struct ManyDevices : IWorkloadTraits
{
    public static int Devices => 7;
}

/// <summary>Keys that do not change; every job of a stream is placed alike.</summary>
internal readonly struct Fixed : IPolicy<TwoKeys>
{
    public static bool OrderIsFixed => true;

    public static bool SharesPlacement => true;

    public static bool PlaceIsTableDriven => true;

    public static TwoKeys OrderOf(in Job job, SystemState state) => new(0, job.Prompt);

    public static int Place<TChooser>(in Job job, SystemState state, TChooser choose)
        where TChooser : struct, IDeviceChooser => -1;
}

/// <summary>The same, and the first job that finds no device ends the pass.</summary>
internal readonly struct Strict : IPolicy<TwoKeys>
{
    public static bool OrderIsFixed => true;

    public static bool IsStrict => true;

    public static bool PlaceIsTableDriven => true;

    public static TwoKeys OrderOf(in Job job, SystemState state) => new(0, job.Prompt);

    public static int Place<TChooser>(in Job job, SystemState state, TChooser choose)
        where TChooser : struct, IDeviceChooser => -1;
}

/// <summary>Fixed keys; a job takes a busy device from a job that comes later.</summary>
internal readonly struct Preempting : IPolicy<TwoKeys>
{
    public static bool OrderIsFixed => true;

    public static bool PlaceIsTableDriven => true;

    public static bool PreemptsByQueue => true;

    public static ImmediatePreemption ImmediatePreemption => ImmediatePreemption.LosingWork;

    public static TwoKeys OrderOf(in Job job, SystemState state) => new(0, job.Prompt);

    public static int Place<TChooser>(in Job job, SystemState state, TChooser choose)
        where TChooser : struct, IDeviceChooser => -1;
}

/// <summary>Keys that fall with time, each at the rate that its job has; nothing is known of when two of them cross.</summary>
internal readonly struct Changing : IPolicy<TwoKeys>
{
    public static bool PlaceIsTableDriven => true;

    public static TwoKeys OrderOf(in Job job, SystemState state) => new(job.Prompt - (job.Tokens * state.Now.Ns), 0);

    public static int Place<TChooser>(in Job job, SystemState state, TChooser choose)
        where TChooser : struct, IDeviceChooser => -1;
}

/// <summary>The same, and it is known when two keys cross.</summary>
internal readonly struct Crossing : IPolicy<TwoKeys>
{
    public static bool PlaceIsTableDriven => true;

    public static bool OrderIsLinear => true;

    public static TwoKeys OrderOf(in Job job, SystemState state) => Changing.OrderOf(in job, state);

    public static long OrderHoldsUntil(in Job left, in Job right, in KeyPair<TwoKeys> keys, SystemState state, long nowNs, long endNs)
    {
        var apart = keys.Left.Level - keys.Right.Level;
        var closing = left.Tokens - right.Tokens; // how fast the left key falls below the right one
        if (closing == 0)
            return endNs;
        if (apart == 0 || apart > 0 != closing > 0)
            return apart == 0 ? nowNs : endNs;
        return nowNs + ((Math.Abs(apart) - 1) / Math.Abs(closing));
    }

    public static int Place<TChooser>(in Job job, SystemState state, TChooser choose)
        where TChooser : struct, IDeviceChooser => -1;
}

/// <summary>Jobs wait in groups by stream; their level depends on stream and time alone, so that the jobs of a group share it.</summary>
internal readonly struct SharedLevels : IPolicy<TwoKeys>
{
    public static bool GroupsJobs => true;

    public static bool OrderIsShared => true;

    public static TwoKeys OrderOf(in Job job, SystemState state) => new((state.Now.Ns * (job.Stream + 3)) % 5, job.Prompt);

    public static TwoKeys OwnOrderOf(in Job job, SystemState state) => new(0, job.Prompt);

    public static TwoKeys SharedOrderOf(in TwoKeys own, in Job job, SystemState state) => OrderOf(in job, state) with { Own = own.Own };

    public static int Place<TChooser>(in Job job, SystemState state, TChooser choose)
        where TChooser : struct, IDeviceChooser => -1;
}

/// <summary>Jobs wait in groups by stream, with fixed keys.</summary>
internal readonly struct FixedGroups : IPolicy<TwoKeys>
{
    public static bool GroupsJobs => true;

    public static bool OrderIsFixed => true;

    public static TwoKeys OrderOf(in Job job, SystemState state) => new(0, job.Prompt);

    public static int Place<TChooser>(in Job job, SystemState state, TChooser choose)
        where TChooser : struct, IDeviceChooser => -1;
}
