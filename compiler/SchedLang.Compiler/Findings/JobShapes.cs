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
/// <param name="IsSample">Whether the shapes are an evenly spaced sample: of a long trace, or of random sizes.</param>
internal sealed record JobShapes(JobShape FirstDeclared, ImmutableArray<(JobShape Shape, long Jobs)> Shapes, long Count, bool IsSample)
{
    // A trace can hold millions of different jobs. A longer trace is sampled at even steps down to this number.
    private const int MostShapes = 512;

    // Each of these shares of the jobs has one size of a random prompt or output.
    private const int Shares = 16;

    /// <summary>The shapes of a stream's jobs. From a trace, only jobs released before the end of the run count.</summary>
    public static JobShapes Of(StreamDefinition stream, Instant end)
    {
        var declared = new JobShape(stream.Prompt, stream.Output, stream.Tokens);
        if (stream.Arrival is not TraceArrival { Trace: var trace } || trace.Releases.IsEmpty)
            return new JobShapes(declared, [.. Sizes(stream, declared).Select(s => (s, 1L))], 0, stream.HasRandomSizes);
        var count = trace.Releases.Count(r => r < end);
        var step = Math.Max(1, (count + MostShapes - 1) / MostShapes);
        var shapes = Enumerable.Range(0, Math.Max(1, count)).Where(j => j % step == 0).Select(ShapeOf);
        shapes = shapes.SelectMany(s => Sizes(stream, s));
        return new JobShapes(ShapeOf(0), [.. shapes.GroupBy(s => s).Select(g => (g.Key, g.LongCount()))], count, step > 1 || stream.HasRandomSizes);

        JobShape ShapeOf(int job) => new(
            trace.Prompts.IsEmpty ? stream.Prompt : trace.Prompts[job],
            trace.Outputs.IsEmpty ? stream.Output : trace.Outputs[job],
            trace.Tokens.IsEmpty ? stream.Tokens : trace.Tokens[job]);
    }

    // The sizes that a job can draw, all as frequent as each other.
    private static IEnumerable<JobShape> Sizes(StreamDefinition stream, JobShape mean) =>
        from prompt in Sizes(mean.Prompt, stream.HasRandomPrompt, StreamDefinition.MostPrompt)
        from output in Sizes(mean.Output, stream.HasRandomOutput, StreamDefinition.MostOutput)
        select mean with { Prompt = prompt, Output = output };

    // A size in the middle of its share of the jobs is below their mean, so demand stays a lower bound.
    private static IEnumerable<long> Sizes(long mean, bool isRandom, long most) => !isRandom ? [mean]
        : Enumerable.Range(0, Shares).Select(i => (long)Math.Clamp(Math.Round(-mean * Math.Log(1 - ((i + 0.5) / Shares))), 1, most));

    /// <summary>The mean of a figure over all jobs in the shapes.</summary>
    public double Mean(Func<JobShape, double> figure) =>
        Shapes.Sum(s => s.Jobs * figure(s.Shape)) / Shapes.Sum(s => s.Jobs);
}
