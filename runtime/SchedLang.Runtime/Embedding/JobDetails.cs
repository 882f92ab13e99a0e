using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Embedding;

/// <summary>
/// What is known of a job when it is released. All of it is optional: what is not given is as the program says. Numbers of tokens are
/// given if they are above 0.
/// </summary>
public readonly record struct JobDetails
{
    /// <summary>LLM jobs: tokens in the prompt, at most 16,777,216.</summary>
    public long Prompt { get; init; }

    /// <summary>LLM jobs: tokens to produce in all, at most 131,072.</summary>
    public long Output { get; init; }

    /// <summary>Vision and encoder jobs: tokens, at most 16,777,216.</summary>
    public long Tokens { get; init; }

    /// <summary>
    /// When the job is due; for an LLM, its first token. The program's deadline counts from the release. A periodic stream without
    /// <c>deadline</c> expects its next job one period after the release.
    /// </summary>
    public Instant? Deadline { get; init; }

    internal bool HasSize => (Prompt | Output | Tokens) != 0;
}
