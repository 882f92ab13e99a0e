using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Scheduling;

/// <summary>The shapes of one job in tokens.</summary>
internal readonly record struct JobShape(long Prompt, long Output, long Tokens, long Cached = 0)
{
    // Columns of a trace that the model does not need are ignored.
    /// <summary>As its stream or its row of a trace declares them; random sizes at their means.</summary>
    public static JobShape Of(StreamDefinition stream, bool isLlm, Trace? trace, long job) => trace == null
        ? new(stream.Prompt, stream.Output, stream.Tokens)
        : !isLlm ? new(0, 0, trace.Tokens.IsEmpty ? stream.Tokens : trace.Tokens[(int)job])
        : new(
            trace.Prompts.IsEmpty ? stream.Prompt : trace.Prompts[(int)job],
            trace.Outputs.IsEmpty ? stream.Output : trace.Outputs[(int)job],
            0);

    /// <summary>With a draw for each random size, the prompt first.</summary>
    /// <param name="stream">The job's stream.</param>
    /// <param name="random">The job's draws.</param>
    public JobShape Drawn(StreamDefinition stream, SplitMix64 random) => this with
    {
        Prompt = stream.HasRandomPrompt ? Size(ref random, Prompt, StreamDefinition.MostPrompt) : Prompt,
        Output = stream.HasRandomOutput ? Size(ref random, Output, StreamDefinition.MostOutput) : Output,
    };

    private static long Size(ref SplitMix64 random, long mean, long most) =>
        (long)Math.Clamp(Math.Round(-mean * Math.Log(1 - random.NextUnit()), MidpointRounding.ToEven), 1, most);
}
