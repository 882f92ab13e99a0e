using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Scheduling;

/// <summary>Every model's stages, resolved at exactly the shapes that the jobs of a workload have.</summary>
internal sealed class WorkloadShapes
{
    private readonly Workload _workload;
    private readonly ShapeTable?[] _first;
    private readonly ShapeTable?[] _decode;

    /// <param name="workload">What will be run.</param>
    /// <param name="chunk">Tokens of a chunk of prefill; 0 where prefill is whole.</param>
    /// <param name="padded">Every chunk takes as long as a full one.</param>
    public WorkloadShapes(Workload workload, long chunk, bool padded)
    {
        _workload = workload;
        _first = new ShapeTable?[workload.Models.Length];
        _decode = new ShapeTable?[workload.Models.Length];
        for (var model = 0; model < workload.Models.Length; model++)
        {
            var jobs = JobShapes(model).Distinct().ToList();
            if (jobs.Count == 0)
                continue;
            var stages = workload.Models[model].Stages;
            var isChunked = chunk > 0 && workload.Models[model].Kind == ModelKind.Llm;
            var first = jobs.Select(j => j.First);
            _first[model] = !isChunked ? new ShapeTable(stages[0], Ascending(first))
                : Chunked(stages[0], Ascending(first), new ChunkPieces(chunk, padded, stages[0].IsDerived));
            if (stages.Length > 1)
                _decode[model] = new ShapeTable(stages[1], Contexts(jobs));
        }
    }

    /// <summary>The first stage of a model that some stream has.</summary>
    public ShapeTable FirstStage(int model) => _first[model]!;

    /// <summary>Decode of an LLM that some stream has.</summary>
    public ShapeTable Decode(int model) => _decode[model]!;

    private IEnumerable<Tokens> JobShapes(int model)
    {
        var isLlm = _workload.Models[model].Kind == ModelKind.Llm;
        foreach (var stream in _workload.Streams.Where(s => s.Model == model))
        {
            if (stream.Arrival is not TraceArrival { Trace: var trace })
            {
                yield return new Tokens(isLlm ? stream.Prompt : stream.Tokens, stream.Output);
                continue;
            }

            for (var job = 0; job < trace.Releases.Length; job++)
            {
                var shape = JobShape.Of(stream, isLlm, trace, job);
                yield return new Tokens(isLlm ? shape.Prompt : shape.Tokens, shape.Output);
            }
        }
    }

    // Token j is decoded at context prompt + j - 1. Static placement evaluates decode at the prompt itself.
    private static List<long> Contexts(List<Tokens> jobs)
    {
        var contexts = new List<long>();
        foreach (var (prompt, output) in jobs.OrderBy(j => j.First))
        {
            var from = contexts.Count == 0 ? prompt : Math.Max(prompt, contexts[^1] + 1);
            for (var context = from; context < prompt + Math.Max(1, output); context++)
                contexts.Add(context);
        }

        return contexts;
    }

    // A prompt has the chunks of the longest one, except for its own last chunk.
    private static ShapeTable Chunked(StageProfile profile, List<long> prompts, ChunkPieces chunks)
    {
        var keys = Ascending(chunks.KeysOf(prompts[^1]).Concat(prompts.Select(p => chunks.KeyOf(p, p))));
        return new ShapeTable(profile, keys, chunks: chunks);
    }

    private static List<long> Ascending(IEnumerable<long> shapes) => [.. shapes.Distinct().Order()];

    // A class, because collections of reference types are precompiled, which shortens start-up.
    private sealed record Tokens(long First, long Output);
}
