using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <content>Prompts, tokens and batches.</content>
public sealed partial class LibraryTests
{
    [Fact]
    public void OrcaLetsALateComerJoinTheBatchOfTheNextIteration()
    {
        var run = Run(TwoChats(), "orca", 30);

        // a's prompt, its first step alone; b comes at 2, reads its prompt at 3 and generates with a from 4 on.
        run.UnitTexts().Take(5).ShouldBe(["gpu a0 0-1", "gpu a0 1-3", "gpu b0 3-4", "gpu a0 4-6", "gpu b0 4-6"]);
        Run(TwoChats(), "fcfs-dyn", 30).StartOf("b").ShouldBe(9);
    }

    [Fact]
    public void OrcaAdmitsNoMoreThanItsSize()
    {
        var run = Run(TwoChats(), "orca", 30, "size=1");

        run.StartOf("b").ShouldBe(9);
    }

    [Fact]
    public void ABatchOfRequestsLetsNoneJoinUntilAllAreDone()
    {
        var bench = TwoChats(offset: 2.5).Stream("c : lm every 1 s { prompt 1 tokens  output 3 tokens }");
        var run = Run(bench, "request-batching", 30);

        // a and c generate together from 2 on, c until 6, a until 10.
        run.UnitTexts().Take(4).ShouldBe(["gpu a0 0-1", "gpu c0 1-2", "gpu a0 2-4", "gpu c0 2-4"]);
        run.StartOf("b").ShouldBe(10);
        Run(bench, "orca", 30).StartOf("b").ShouldBe(4);
    }

    [Fact]
    public void SarathiGeneratesBetweenTheChunksOfALongPrompt()
    {
        var bench = OneGpu().Llm("lm", "gpu@100=10 gpu@400=40", "gpu=1")
            .Stream("a : lm every 1 s { prompt 100 tokens  output 12 tokens }").Stream("b : lm every 1 s { offset 12.5 ms  prompt 400 tokens  output 2 tokens }");

        var run = Run(bench, "sarathi", 80, "chunk_size=100");
        run.Turns().ShouldBe("a0 b0 a0 b0 a0 b0 a0 b0 a0 b0 a0");
        LongestWait(run, "a").ShouldBe(10);
        LongestWait(Run(bench, "orca", 80), "a").ShouldBe(40);
        Run(bench, "fcfs-dyn", 80).Turns().ShouldBe("a0 b0"); // a first to its end, and b waits for its first token
    }

    [Fact]
    public void TritonStartsABatchWhenItIsFullOrItsFirstJobHasWaitedLongEnough()
    {
        var bench = OneGpu().Vision("m", "gpu=4 gpu*2=5 gpu*3=6").Stream("a : m every 20 ms").Stream("b : m every 20 ms { offset 1 ms }")
            .Stream("c : m every 30 ms { offset 21.5 ms }");

        // a and b wait until 2 ms; at 21.5 ms the batch of three is full.
        Run(bench, "triton", 40, "size=3").UnitTexts().ShouldBe(["gpu a0 2-7", "gpu b0 2-7", "gpu a1 21.5-27.5", "gpu b1 21.5-27.5", "gpu c0 21.5-27.5"]);
        Run(bench, "triton", 15, "size=3", "delay=0ms").UnitTexts().ShouldBe(["gpu a0 0-4", "gpu b0 4-8"]);
    }

    [Fact]
    public void PromptsAndTokensHaveDevicesOfTheirOwn()
    {
        var bench = GpuAndNpu().Llm("lm", "npu=6 gpu=4", "npu=1 gpu=3").Stream("a : lm every 1 s { prompt 1 tokens  output 3 tokens }")
            .Stream("b : lm every 1 s { prompt 1 tokens  output 2 tokens }");

        Run(bench, "disaggregated", 40).UnitTexts().ShouldBe(
            ["npu a0 0-6", "npu b0 6-12", "gpu a0 6-9", "gpu a0 9-12", "gpu b0 12-15"], ignoreOrder: true);
        Run(bench, "fcfs-dyn", 40).UnitTexts().ShouldContain("gpu a0 0-4");
    }

    // A step takes 2 ms, alone or for two or more together.
    private static Bench TwoChats(double offset = 2) => OneGpu().Llm("lm", "gpu=1", "gpu*1=2 gpu*8=2")
        .Stream("a : lm every 1 s { prompt 1 tokens  output 5 tokens }").Stream(FormattableString.Invariant($"b : lm every 1 s {{ offset {offset} ms  prompt 1 tokens  output 3 tokens }}"));

    // The longest time between two units of a job, in ms.
    private static double LongestWait(ScheduleRun run, string stream)
    {
        var units = Schedule.Of(run).Units.Where(u => u.Stream == stream).ToList();
        return units.Zip(units.Skip(1), (one, next) => (next.Start - one.End) / 1e6).Max();
    }
}
