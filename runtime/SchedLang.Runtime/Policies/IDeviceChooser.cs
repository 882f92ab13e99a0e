using SchedLang.Runtime.State;
using SchedLang.Runtime.Platforms;

namespace SchedLang.Runtime.Policies;

/// <summary>
/// The forms of <c>place</c>, implemented by the engine. Each returns the device on which a job starts now, or -1 if the job waits. If
/// the device is busy, its running job is preempted.
/// </summary>
public interface IDeviceChooser
{
    /// <summary><c>place on idle device</c>.</summary>
    int OnIdleDevice<TRule>(in Job job)
        where TRule : struct, IPlaceRule;

    /// <summary><c>place on device</c>.</summary>
    int OnDevice<TRule>(in Job job)
        where TRule : struct, IPlaceRule;

    /// <summary><c>place on static device</c>; <paramref name="rule"/> counts a policy's static rules from 0.</summary>
    int OnStaticDevice<TRule>(int rule, in Job job)
        where TRule : struct, IPlaceRule;

    /// <summary><c>place on npu, gpu</c>: kinds in order of preference.</summary>
    int OnKinds<TRule>(ReadOnlySpan<DeviceKind> kinds, in Job job)
        where TRule : struct, IPlaceRule;
}

/// <summary>Chooses the devices of <c>place on static device</c> once, before the run.</summary>
public interface IStaticPlanner
{
    /// <summary>Plans one rule; <paramref name="rule"/> counts a policy's static rules from 0.</summary>
    void Plan<TRule>(int rule)
        where TRule : struct, IPlaceRule;
}
