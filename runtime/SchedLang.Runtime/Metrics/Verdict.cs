using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Metrics;

/// <summary>Whether a job missed its deadline, as docs/semantics.md section 9 says.</summary>
internal static class Verdict
{
    /// <summary>Null where the job is not judged: it has no deadline, or is unfinished and not yet due when the run ends.</summary>
    public static bool? IsMissed(in Job job, JobOutcome outcome, Workload workload)
    {
        var kind = workload.Models[job.Model].Kind;
        return workload.Streams[job.Stream].HasDeadlines(kind) ? IsMissed(in job, Reached(in job, outcome, kind), outcome, workload.End) : null;
    }

    /// <summary>When the job reached what its deadline is about: its end or, of an LLM, its first token.</summary>
    public static Instant Reached(in Job job, JobOutcome outcome, ModelKind kind) =>
        kind == ModelKind.Llm ? job.FirstToken : outcome == JobOutcome.Completed ? job.ReadySince : Instant.Never;

    /// <summary>As the other, of a job that has a deadline.</summary>
    public static bool? IsMissed(in Job job, Instant reached, JobOutcome outcome, Instant end) =>
        !reached.IsNever ? reached > job.FirstDeadline
        : outcome == JobOutcome.Dropped || job.FirstDeadline < end ? true
        : null;
}
