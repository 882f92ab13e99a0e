namespace SchedLang.Runtime.State;

/// <summary>Counts the jobs of one stream in one stage. Aggregates use the counts if they read only fields that these jobs share.</summary>
internal struct JobCounter
{
    /// <summary>A job with the fields that all these jobs share: stream, stage, model and class.</summary>
    public Job Shared;

    /// <summary>Number of live jobs.</summary>
    public int Live;

    /// <summary>Number of ready jobs.</summary>
    public int Ready;
}
