using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Embedding;

/// <summary>A job that has ended.</summary>
/// <param name="Stream">Number of its stream.</param>
/// <param name="Number">Its number within the stream, as <see cref="EmbeddedScheduler.Release"/> returned it.</param>
/// <param name="Outcome">Completed or dropped.</param>
/// <param name="Released">When it was released.</param>
/// <param name="Ended">When it ended.</param>
/// <param name="Deadline">When it was due; of an LLM job, its first token. <c>never</c> without a deadline.</param>
public readonly record struct EndedJob(int Stream, long Number, JobOutcome Outcome, Instant Released, Instant Ended, Instant Deadline);
