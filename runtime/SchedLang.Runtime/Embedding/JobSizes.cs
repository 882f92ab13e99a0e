using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Embedding;

/// <summary>Checks the size of a job before it is released.</summary>
internal static class JobSizes
{
    private const long MostTokens = 16_777_216;
    private const long MostOutput = 131_072;

    /// <summary>Throws if a job cannot have the details, or if its size is not known.</summary>
    /// <param name="workload">The scenario.</param>
    /// <param name="stream">Number of the stream.</param>
    /// <param name="number">The job's number.</param>
    /// <param name="details">What the caller says of it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of tokens is out of range.</exception>
    /// <exception cref="ArgumentException">The details do not fit the stream's model.</exception>
    /// <exception cref="InvalidOperationException">The stream's trace has no such job, and the details do not say its size.</exception>
    public static void Require(Workload workload, int stream, long number, in JobDetails details)
    {
        var definition = workload.Streams[stream];
        var trace = (definition.Arrival as TraceArrival)?.Trace;
        if (!details.HasSize && trace == null)
            return;
        var isLlm = workload.Models[definition.Model].Kind == ModelKind.Llm;
        RequireRange(details.Prompt, MostTokens, nameof(JobDetails.Prompt));
        RequireRange(details.Output, MostOutput, nameof(JobDetails.Output));
        RequireRange(details.Tokens, MostTokens, nameof(JobDetails.Tokens));
        if (isLlm && details.Tokens != 0)
            throw new ArgumentException($"stream {definition.Name} has an LLM; give Prompt and Output in place of Tokens", nameof(details));
        if (!isLlm && (details.Prompt | details.Output) != 0)
            throw new ArgumentException($"stream {definition.Name} has no LLM; give Tokens in place of Prompt and Output", nameof(details));
        var isWhole = isLlm ? details is { Prompt: > 0, Output: > 0 } : details.Tokens > 0;
        if (trace != null && number >= trace.Releases.Length && !isWhole)
            throw new InvalidOperationException(
                $"all {trace.Releases.Length} jobs in the trace of stream {definition.Name} have been released; give the size of further ones");
    }

    private static void RequireRange(long tokens, long most, string name)
    {
        if (tokens < 0 || tokens > most)
            throw new ArgumentOutOfRangeException(name, tokens, $"expected from 1 to {most}, or 0 for what the program says");
    }
}
