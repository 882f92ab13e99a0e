namespace SchedLang.Runtime.Engine;

/// <summary>Why a ready job did not start in a scheduling pass.</summary>
public enum WaitReason
{
    /// <summary>The device that it would take runs a job that comes first by a key.</summary>
    Ranked,

    /// <summary>As <see cref="Ranked"/>, but all keys tie: release, stream and number decide.</summary>
    Tied,

    /// <summary>The device runs a unit that had started before, and units are not stopped.</summary>
    Running,

    /// <summary>The device's job keeps it between units.</summary>
    Continuing,

    /// <summary>The device's job comes later, but the condition of <c>preempt immediately</c> protects it.</summary>
    Protected,

    /// <summary>A job that comes first could not be placed, and the policy is <c>strict</c>.</summary>
    Strict,

    /// <summary>A <c>hold</c> keeps it from the device.</summary>
    Held,

    /// <summary>The <c>where</c> of its rule keeps it from the device.</summary>
    Excluded,

    /// <summary>No device of its rule supports its stage.</summary>
    Unsupported,

    /// <summary>The condition of no rule holds.</summary>
    NoRule,
}

/// <summary>Why a ready job did not start in a pass, and what it would need.</summary>
/// <param name="Reason">Why.</param>
public readonly record struct Wait(WaitReason Reason)
{
    /// <summary>The device that its rule would choose if all were idle, or that it is kept from; -1 for none.</summary>
    public int Device { get; init; } = -1;

    /// <summary>Slot of the job that it waits for; -1 for none.</summary>
    public int Blocker { get; init; } = -1;

    /// <summary>Number of the key (<c>prefer</c> before <c>order by</c>) or of the <c>hold</c> that decides; -1 for none.</summary>
    public int Clause { get; init; } = -1;

    /// <summary>Number of its <c>place</c> rule; -1 for none.</summary>
    public int Rule { get; init; } = -1;

    /// <summary>An idle device that supports its stage and that rule or hold do not allow; -1 for none.</summary>
    public int IdleDevice { get; init; } = -1;
}

/// <summary>A job takes a busy device from another.</summary>
/// <param name="Device">Which device.</param>
/// <param name="Taker">Slot of the job that takes it.</param>
/// <param name="Key">Number of the key by which it comes first; -1 where all tie.</param>
public readonly record struct TakenDevice(int Device, int Taker, int Key);
