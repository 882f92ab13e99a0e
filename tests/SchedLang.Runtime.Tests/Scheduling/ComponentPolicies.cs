using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Tests.Ready;

namespace SchedLang.Runtime.Tests.Scheduling;

/// <summary>Jobs by key, on any idle device. It notes what is dropped.</summary>
internal readonly struct Noting : IPolicy<TwoKeys>
{
    public static bool OrderIsFixed => true;

    public static TwoKeys OrderOf(in Job job, SystemState state) => new(0, job.Prompt);

    public static void OnDrop(in Job job, SystemState state) => ((List<(int, long)>)state.PolicyState!).Add((job.Stream, job.Number));

    public static int Place<TChooser>(in Job job, SystemState state, TChooser choose)
        where TChooser : struct, IDeviceChooser => choose.OnIdleDevice<AnyDevice>(in job);
}

/// <summary>The same in batches of up to three, which wait for up to 5 ns. A later job gives way unless it has 7 tokens.</summary>
internal readonly struct Batched : IPolicy<TwoKeys>
{
    public static bool OrderIsFixed => true;

    public static bool MakesBatches => true;

    public static bool WaitsForBatches => true;

    public static Continuation Continues => Continuation.Stage;

    public static ImmediatePreemption ImmediatePreemption => ImmediatePreemption.LosingWork;

    public static TwoKeys OrderOf(in Job job, SystemState state) => new(0, job.Prompt);

    public static long BatchLimit(in Job job, int device, SystemState state) => 3;

    public static Duration BatchWait(Stage stage) => new(5);

    public static bool MayPreempt(in Job job, in Job victim, int device, SystemState state) => victim.Tokens != 7;

    public static void OnDrop(in Job job, SystemState state) => Noting.OnDrop(in job, state);

    public static int Place<TChooser>(in Job job, SystemState state, TChooser choose)
        where TChooser : struct, IDeviceChooser => choose.OnIdleDevice<AnyDevice>(in job);
}

/// <summary>A job keeps its device to its end.</summary>
internal readonly struct Unpreempted : IPolicy<TwoKeys>
{
    public static bool OrderIsFixed => true;

    public static Continuation Continues => Continuation.Job;

    public static TwoKeys OrderOf(in Job job, SystemState state) => new(0, job.Prompt);

    public static int Place<TChooser>(in Job job, SystemState state, TChooser choose)
        where TChooser : struct, IDeviceChooser => choose.OnIdleDevice<AnyDevice>(in job);
}

/// <summary>A rule without a condition.</summary>
internal readonly struct AnyDevice : IPlaceRule;
