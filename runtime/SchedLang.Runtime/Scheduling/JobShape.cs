using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Scheduling;

/// <summary>The shapes of one job in tokens, from its stream or its row of a trace.</summary>
internal readonly record struct JobShape(long Prompt, long Output, long Tokens)
{
    // Columns of a trace that the model does not need are ignored.
    public static JobShape Of(StreamDefinition stream, bool isLlm, Trace? trace, long job) => trace == null
        ? new(stream.Prompt, stream.Output, stream.Tokens)
        : !isLlm ? new(0, 0, trace.Tokens.IsEmpty ? stream.Tokens : trace.Tokens[(int)job])
        : new(
            trace.Prompts.IsEmpty ? stream.Prompt : trace.Prompts[(int)job],
            trace.Outputs.IsEmpty ? stream.Output : trace.Outputs[(int)job],
            0);
}
