namespace SchedLang.Runtime.Policies;

/// <summary>How long a job keeps its device before it competes again.</summary>
public enum Continuation
{
    /// <summary>For one unit: <c>preempt at layer</c>.</summary>
    Unit,

    /// <summary>To the end of the stage: <c>preempt at stage</c>.</summary>
    Stage,

    /// <summary>To the end of the job, as far as the device supports it: <c>preempt never</c>.</summary>
    Job,
}

/// <summary>Whether a ready job may preempt a running one at once, and what happens to the preempted unit.</summary>
public enum ImmediatePreemption
{
    /// <summary>Never: a unit always runs to its end.</summary>
    Never,

    /// <summary>The unit starts over: <c>preempt immediately losing work</c>.</summary>
    LosingWork,

    /// <summary>The unit resumes: <c>preempt immediately keeping work</c>.</summary>
    KeepingWork,
}
