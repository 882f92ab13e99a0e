namespace SchedLang.Runtime.Workloads;

/// <summary>The memory that the latencies of a workload need, for all shapes of its jobs.</summary>
public static class WorkloadSize
{
    /// <summary>The limit for one run, in bytes.</summary>
    public const long MostBytes = 2L << 30;

    // Bytes of latencies and related values, for one unit at one shape on one device.
    private const long BytesPerCell = 40;

    // Of half a billion jobs, one draws a size beyond this multiple of the mean.
    private const long Tail = 20;

    /// <summary>The number of units, counted at every shape that a run reads.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="chunk">Tokens in a chunk of prefill; 0 if prefill is not chunked.</param>
    public static long Cells(Workload workload, long chunk)
    {
        var cells = 0L;
        for (var model = 0; model < workload.Models.Length; model++)
        {
            var profile = workload.Models[model];
            var (first, decode) = Shapes(workload, model, chunk);
            cells += first * profile.Stages[0].Units;
            if (profile.Stages.Length > 1)
                cells += decode * profile.Stages[1].Units;
        }

        return cells;
    }

    /// <summary>The memory that these units need, in bytes.</summary>
    public static long BytesOf(Workload workload, long cells) => cells * workload.Platform.Devices.Length * BytesPerCell;

    // Number of shapes of the first stage and of decode. Ranges of contexts may overlap.
    private static (long First, long Decode) Shapes(Workload workload, int model, long chunk)
    {
        var firsts = new HashSet<long>();
        var ranges = new List<Contexts>();
        var drawn = 0L;
        foreach (var stream in workload.Streams.Where(s => s.Model == model && s.Flow != null && workload.Models[model].Kind == ModelKind.Llm))
        {
            var (prompt, output, _) = Largest(stream);
            ranges.Add(new Contexts(0, LongestContext(stream, prompt, output)));
        }

        foreach (var stream in workload.Streams.Where(s => s.Model == model && s.HasRandomSizes))
        {
            var prompt = stream.Prompt * (stream.HasRandomPrompt ? Tail : 1);
            drawn = Math.Max(drawn, stream.HasRandomPrompt ? prompt : 0);
            ranges.Add(new Contexts(stream.HasRandomPrompt ? 0 : prompt, prompt + (stream.Output * (stream.HasRandomOutput ? Tail : 1))));
        }

        foreach (var (prompt, output, tokens) in workload.Streams.Where(s => s.Model == model).SelectMany(Jobs))
        {
            firsts.Add(workload.Models[model].Kind == ModelKind.Llm ? prompt : tokens);
            ranges.Add(new Contexts(prompt, prompt + output));
        }

        var decode = 0L;
        var reached = -1L;
        foreach (var (from, to) in ranges.Distinct().OrderBy(r => r.From).ThenBy(r => r.To))
        {
            decode += Math.Max(0, to - Math.Max(from, reached));
            reached = Math.Max(reached, to);
        }

        var chunks = chunk > 0 && workload.Models[model].Kind == ModelKind.Llm && firsts.Count > 0 ? firsts.Max() / chunk : 0;
        return (firsts.Count + chunks + drawn, decode);
    }

    // Turns read or keep the tokens of all turns before. A prefill of later turns has a place in memory for each live job, and no shape here.
    private static long LongestContext(StreamDefinition stream, long prompt, long output)
    {
        var isRandom = stream.Flow!.IsRandom || stream.HasRandomSizes;
        var tokens = (double)stream.Flow.Turns * (isRandom ? Tail : 1) * (prompt + output);
        return (long)Math.Min(tokens, StreamDefinition.MostPrompt + (double)StreamDefinition.MostOutput);
    }

    private static (long Prompt, long Output, long Tokens) Largest(StreamDefinition stream) => Jobs(stream).Aggregate(
        (Prompt: 0L, Output: 0L, Tokens: 0L),
        (most, job) => (Math.Max(most.Prompt, job.Prompt), Math.Max(most.Output, job.Output), Math.Max(most.Tokens, job.Tokens)));

    private static IEnumerable<(long Prompt, long Output, long Tokens)> Jobs(StreamDefinition stream)
    {
        if (stream.Arrival is not TraceArrival { Trace: var trace })
        {
            yield return (stream.Prompt, stream.Output, stream.Tokens);
            yield break;
        }

        for (var job = 0; job < trace.Releases.Length; job++)
        {
            yield return (
                trace.Prompts.IsEmpty ? stream.Prompt : trace.Prompts[job],
                trace.Outputs.IsEmpty ? stream.Output : trace.Outputs[job],
                trace.Tokens.IsEmpty ? stream.Tokens : trace.Tokens[job]);
        }
    }

    // A class, because collections of reference types are precompiled and start faster.
    private sealed record Contexts(long From, long To);
}
