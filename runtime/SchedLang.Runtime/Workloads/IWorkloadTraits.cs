namespace SchedLang.Runtime.Workloads;

/// <summary>What a linked scenario makes no use of, known when it is compiled, so that the JIT leaves it out of the engine.</summary>
public interface IWorkloadTraits
{
    /// <summary>How many devices the platform has; 0 where that is not known.</summary>
    static virtual int Devices => 0;

    /// <summary>Any stream drops or aborts late jobs.</summary>
    static virtual bool DropsLateJobs => true;

    /// <summary>Any stream has a queue of limited length.</summary>
    static virtual bool LimitsQueues => true;

    /// <summary>Any stream follows another.</summary>
    static virtual bool HasFollowers => true;

    /// <summary>The platform charges for a switch between models.</summary>
    static virtual bool ChargesSwitches => true;

    /// <summary>The platform charges for a transfer between devices.</summary>
    static virtual bool ChargesTransfers => true;

    /// <summary>Units of the platform share the memory bandwidth.</summary>
    static virtual bool SharesBandwidth => true;
}

/// <summary>Everything may be used.</summary>
public readonly struct AnyWorkload : IWorkloadTraits;
