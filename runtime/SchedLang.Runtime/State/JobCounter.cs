namespace SchedLang.Runtime.State;

/// <summary>The jobs of one stream that are in one stage, counted: all that some aggregates read of them is the same.</summary>
internal struct JobCounter
{
    /// <summary>A job with no more than what all of them share: stream, stage, model and class.</summary>
    public Job Shared;

    /// <summary>How many are live.</summary>
    public int Live;

    /// <summary>How many of those are ready.</summary>
    public int Ready;
}
