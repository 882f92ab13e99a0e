namespace SchedLang.Runtime.Workloads;

/// <summary>The features that a scenario uses. They are known at compile time, so the JIT removes the others from the engine.</summary>
public interface IWorkloadTraits
{
    /// <summary>Number of devices of the platform; 0 if unknown.</summary>
    static virtual int Devices => 0;

    /// <summary>Whether any stream drops or aborts late jobs.</summary>
    static virtual bool DropsLateJobs => true;

    /// <summary>Whether any stream has a queue of limited length.</summary>
    static virtual bool LimitsQueues => true;

    /// <summary>Whether any stream follows another.</summary>
    static virtual bool HasFollowers => true;

    /// <summary>Whether users of any stream wait for answers before they ask again.</summary>
    static virtual bool HasUsers => true;

    /// <summary>Whether jobs of any stream are turns of flows.</summary>
    static virtual bool HasTurns => true;

    /// <summary>Whether jobs of any stream draw their sizes.</summary>
    static virtual bool DrawsSizes => true;

    /// <summary>Whether the platform charges for a switch between models.</summary>
    static virtual bool ChargesSwitches => true;

    /// <summary>Whether the platform charges for a transfer between devices.</summary>
    static virtual bool ChargesTransfers => true;

    /// <summary>Whether units on different devices slow each other down.</summary>
    static virtual bool HasContention => true;

    /// <summary>Whether actual work deviates from predicted work on any device.</summary>
    static virtual bool VariesWork => true;
}

/// <summary>A workload that may use every feature.</summary>
public readonly struct AnyWorkload : IWorkloadTraits;
