namespace SchedLang.Runtime.Engine;

/// <summary>What a stretch of a job's life went to.</summary>
public enum PartKind
{
    /// <summary>Its own work, as long as it takes on its fastest device.</summary>
    Work,

    /// <summary>What its own work takes longer than on its fastest device.</summary>
    SlowerDevice,

    /// <summary>What a batch takes longer than the job alone.</summary>
    Batch,

    /// <summary>A switch of models.</summary>
    Switch,

    /// <summary>A transfer between devices.</summary>
    Transfer,

    /// <summary>Slow-down because units share the memory bandwidth.</summary>
    Contention,

    /// <summary>What a unit takes longer than its device's table says.</summary>
    Variation,

    /// <summary>Device time of a unit that another job stopped and that starts over.</summary>
    Lost,

    /// <summary>Waiting for a device whose job comes first by a key.</summary>
    Ranked,

    /// <summary>Waiting for a device whose job comes first because it was released first.</summary>
    Tied,

    /// <summary>Waiting for a unit that had started before.</summary>
    Running,

    /// <summary>Waiting for a job that keeps its device between units.</summary>
    Continuing,

    /// <summary>Waiting for a job that <c>preempt immediately when</c> protects.</summary>
    Protected,

    /// <summary>Waiting behind a job that could not be placed, under <c>strict</c>.</summary>
    Strict,

    /// <summary>Kept from a device by <c>hold</c>.</summary>
    Held,

    /// <summary>Kept from a device by the <c>where</c> of its rule.</summary>
    Excluded,

    /// <summary>Waiting for other jobs, so that its batch fills.</summary>
    Gathering,

    /// <summary>No device of its rule supports its stage.</summary>
    Unsupported,

    /// <summary>No rule applies to it.</summary>
    NoRule,
}

/// <summary>What a part of a job's life went to: two stretches with the same cause are one part.</summary>
/// <param name="Kind">What to.</param>
public readonly record struct Cause(PartKind Kind)
{
    /// <summary>The device concerned; -1 for none.</summary>
    public int Device { get; init; } = -1;

    /// <summary>Stream of the job that was in the way; -1 for none.</summary>
    public int BlockerStream { get; init; } = -1;

    /// <summary>Number of that job; -1 for none, or where only streams are told apart.</summary>
    public long Blocker { get; init; } = -1;

    /// <summary>Number of the key (<c>prefer</c> before <c>order by</c>) or of the <c>hold</c> that decided; of a batch, that of its stage; -1 for none.</summary>
    public int Clause { get; init; } = -1;

    /// <summary>Number of the <c>place</c> rule; -1 for none.</summary>
    public int Rule { get; init; } = -1;

    /// <summary>Of work, its fastest device; of waits, an idle device that supports the job and is not allowed; -1 for none.</summary>
    public int OtherDevice { get; init; } = -1;
}
