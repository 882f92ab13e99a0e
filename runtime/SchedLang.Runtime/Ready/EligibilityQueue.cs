using System.Runtime.CompilerServices;

namespace SchedLang.Runtime.Ready;

/// <summary>The ready jobs that accept the same devices.</summary>
/// <param name="eligible">Bit mask of the devices.</param>
internal struct EligibilityQueue(ulong eligible)
{
    /// <summary>Bit mask of the devices that its jobs accept.</summary>
    public readonly ulong Eligible = eligible;

    /// <summary>The jobs: sorted if keys are fixed, in no order if they change.</summary>
    public ReadyQueue Jobs = new(64);

    /// <summary>Holds the jobs instead while keys are linear and there are many; created at first use.</summary>
    public KineticTournament? Tournament;

    /// <summary>Whether its jobs are in the tournament.</summary>
    public bool UsesTournament;

    /// <summary>With immediate preemption, for a queue without a bit in the masks: whether its first job has found no device.</summary>
    public bool IsClosed;

    /// <summary>Number of jobs.</summary>
    public readonly int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => UsesTournament ? Tournament!.Count : Jobs.Count;
    }
}
