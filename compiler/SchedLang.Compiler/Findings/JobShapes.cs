using System.Collections.Immutable;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Findings;

/// <summary>The prompt, output and token counts of a job.</summary>
internal sealed record JobShape(long Prompt, long Output, long Tokens);

/// <summary>The shapes of a stream's jobs, with the number of jobs of each shape.</summary>
/// <param name="FirstDeclared">The shape of the first job.</param>
/// <param name="Shapes">Each shape with its number of jobs.</param>
/// <param name="Count">The number of jobs that the run releases from a trace; 0 without a trace.</param>
/// <param name="IsSample">Whether the shapes are an evenly spaced sample of a long trace.</param>
internal sealed record JobShapes(JobShape FirstDeclared, ImmutableArray<(JobShape Shape, long Jobs)> Shapes, long Count, bool IsSample)
{
    // A trace can hold millions of different jobs. A longer trace is sampled at even steps down to this number.
    private const int MostShapes = 512;

    /// <summary>The shapes of a stream's jobs. From a trace, only jobs released before the end of the run count.</summary>
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

    /// <summary>The mean of a figure over all jobs in the shapes.</summary>
    public double Mean(Func<JobShape, double> figure) =>
        Shapes.Sum(s => s.Jobs * figure(s.Shape)) / Shapes.Sum(s => s.Jobs);
}
