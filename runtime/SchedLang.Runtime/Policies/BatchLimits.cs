namespace SchedLang.Runtime.Policies;

/// <summary>Limits of batches.</summary>
public static class BatchLimits
{
    /// <summary>The most jobs that one unit can have, whatever the limit of a policy.</summary>
    public const int Most = 65_536;
}
