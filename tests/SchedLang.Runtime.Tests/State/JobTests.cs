using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Tests.State;

public sealed unsafe class JobTests
{
    // The JIT copies a job of this size without a call, and each job has cache lines of its own.
    [Fact]
    public void AJobFillsFourLinesOfTheCache() => Assert.Equal(Job.Bytes, sizeof(Job));

    [Fact]
    public void TheLargestSizesFit()
    {
        var job = new Job
        {
            Prompt = StreamDefinition.MostPrompt,
            Cached = StreamDefinition.MostPrompt,
            Output = StreamDefinition.MostOutput,
            Generated = StreamDefinition.MostOutput,
            EarlierTurns = (int)FlowDefinition.MostTurns,
        };

        Assert.Equal(StreamDefinition.MostPrompt, job.Prompt);
        Assert.Equal((2 * StreamDefinition.MostPrompt) + StreamDefinition.MostOutput, job.Context);
        Assert.Equal(StreamDefinition.MostOutput, job.Output);
        Assert.Equal(FlowDefinition.MostTurns + 1, job.Turn);
    }
}
