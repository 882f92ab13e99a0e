namespace SchedLang.Runtime.Engine;

/// <summary>Why a ready job did not start in a pass, or why a running one loses its device.</summary>
/// <param name="Cause">The cause, without the job in the way.</param>
/// <param name="Blocker">Slot of the job in the way; -1 for none.</param>
public readonly record struct Wait(Cause Cause, int Blocker)
{
    /// <summary>Where a key decided: its value for the job in the way, as the integer of <see cref="Policies.Ranking"/>.</summary>
    public long BlockerKey { get; init; }

    /// <summary>Where a key decided: its value for the job that waits.</summary>
    public long OwnKey { get; init; }
}
