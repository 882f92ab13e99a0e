using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Tables;

namespace SchedLang.Runtime.State;

/// <summary>Values that all jobs of a stream share, resolved once per run.</summary>
internal unsafe struct StreamState
{
    public int Model;
    public int Class;
    public double Weight;
    public Duration Period;

    /// <summary>Time from release to deadline; for LLM jobs, to the first token's deadline. <c>never</c> if there is none.</summary>
    public Duration Deadline;
    public Duration TptTarget;

    /// <summary>Whether the next job's nominal release is the deadline.</summary>
    public bool HasImplicitDeadline;

    /// <summary>Number of jobs released so far; the next job has this number.</summary>
    public long Released;

    /// <summary>Number of live jobs; kept only where random keys are drawn by stream.</summary>
    public int Live;

    /// <summary>The live job that was released last, -1 for none; kept only for policies that look for jobs by stream.</summary>
    public int FirstLive;

    /// <summary>Number of waiting jobs that were never dispatched.</summary>
    public long Waiting;
}
