using System.Collections.Immutable;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Findings;

/// <summary>The shape of a job.</summary>
internal sealed record JobShape(long Prompt, long Output, long Tokens);

/// <summary>The shapes that a stream's jobs have, and how many of the jobs have each.</summary>
/// <param name="FirstDeclared">That of the first job.</param>
/// <param name="Shapes">Each with the number of its jobs.</param>
/// <param name="Count">Jobs of a trace that the run releases; 0 where there is no trace.</param>
/// <param name="IsSample">Whether only every so many jobs of a long trace are among the shapes.</param>
internal sealed record JobShapes(JobShape FirstDeclared, ImmutableArray<(JobShape Shape, long Jobs)> Shapes, long Count, bool IsSample)
{
    // A trace can hold millions of jobs that all differ; of these every so many are looked at.
    private const int MostShapes = 512;

    /// <summary>The shapes of a stream's jobs; of a trace, of those released in the run.</summary>
    public static JobShapes Of(StreamDefinition stream, Instant end)
    {
        var declared = new JobShape(stream.Prompt, stream.Output, stream.Tokens);
        if (stream.Arrival is not TraceArrival { Trace: var trace } || trace.Releases.IsEmpty)
            return new JobShapes(declared, [(declared, 1)], 0, IsSample: false);
        var count = trace.Releases.Count(r => r < end);
        var step = Math.Max(1, (count + MostShapes - 1) / MostShapes);
        var shapes = Enumerable.Range(0, Math.Max(1, count)).Where(j => j % step == 0).Select(ShapeOf);
        return new JobShapes(ShapeOf(0), [.. shapes.GroupBy(s => s).Select(g => (g.Key, g.LongCount()))], count, step > 1);

        JobShape ShapeOf(int job) => new(
            trace.Prompts.IsEmpty ? stream.Prompt : trace.Prompts[job],
            trace.Outputs.IsEmpty ? stream.Output : trace.Outputs[job],
            trace.Tokens.IsEmpty ? stream.Tokens : trace.Tokens[job]);
    }

    /// <summary>The mean of a figure over all jobs.</summary>
    public double Mean(Func<JobShape, double> figure) =>
        Shapes.Sum(s => s.Jobs * figure(s.Shape)) / Shapes.Sum(s => s.Jobs);
}
