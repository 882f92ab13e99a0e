using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Metrics;

/// <summary>Decides whether a job missed its deadline, as section 9 of docs/semantics.md defines it.</summary>
internal static class Verdict
{
    /// <summary>
    /// Whether the job missed its deadline. Null if it is not judged: it has no deadline, or it is unfinished and not yet due when the run
    /// ends.
    /// </summary>
    public static bool? IsMissed(in Job job, JobOutcome outcome, Workload workload)
    {
        var kind = workload.Models[job.Model].Kind;
        return workload.Streams[job.Stream].HasDeadlines(kind) ? IsMissed(in job, Reached(in job, outcome, kind), outcome, workload.End) : null;
    }

    /// <summary>When the job reached what its deadline applies to: completion or, for an LLM, its first token.</summary>
    public static Instant Reached(in Job job, JobOutcome outcome, ModelKind kind) =>
        kind == ModelKind.Llm ? job.FirstToken : outcome == JobOutcome.Completed ? job.ReadySince : Instant.Never;

    /// <summary>Whether a job with a deadline missed it; null if it is unfinished and not yet due when the run ends.</summary>
    public static bool? IsMissed(in Job job, Instant reached, JobOutcome outcome, Instant end) =>
        !reached.IsNever ? reached > job.FirstDeadline
        : outcome == JobOutcome.Dropped || job.FirstDeadline < end ? true
        : null;
}
