namespace SchedLang.EndToEnd;

/// <summary>Jobs that draw the sizes of their prompts and outputs.</summary>
public sealed class RandomSizesTests
{
    [Fact]
    public void AJobHasTheSameSizesUnderEveryPolicy()
    {
        var first = Sizes("order by arrival  place on idle device");
        var last = Sizes("order by arrival descending  place on idle device  preempt never  chunk prefill by 16 tokens");

        last.ShouldBe(first);
    }

    [Fact]
    public void OutputsHaveTheirMeanAndALongTail()
    {
        var outputs = Sizes("order by arrival  place on idle device").Select(s => s.Output).ToList();

        outputs.Count.ShouldBeGreaterThan(1900);
        outputs.Average().ShouldBe(20, 1.5); // of 2000 jobs, the mean is off by a standard deviation of 0.45
        outputs.Min().ShouldBe(1);
        outputs.Max().ShouldBeInRange(80, 400);
        outputs.Count(o => o > 20).ShouldBeInRange(620, 860); // a share of 1 / e
    }

    [Fact]
    public void PromptsAndOutputsAreDrawnApart()
    {
        // A prefill takes a microsecond per token, so the time to the first token tells the prompt.
        var sizes = Sizes("order by arrival  place on idle device");
        var (prompt, output) = (sizes.Average(s => s.Prompt), sizes.Average(s => s.Output));

        prompt.ShouldBe(100, 8);
        var covariance = sizes.Average(s => (s.Prompt - prompt) * (s.Output - output));
        (covariance / (100 * 20)).ShouldBe(0, 0.09);
    }

    // Jobs far apart, so that each runs alone: tokens of its prompt, from the time to its first token, and of its output.
    private static List<(double Prompt, long Output)> Sizes(string policy)
    {
        var bench = new Bench().Device("npu", "NPU").Llm("lm", "npu@1=0.001 npu@1000=1", "npu=0.001").Stream("a : lm every 10 ms { prompt ~100 tokens  output ~20 tokens }");
        return [.. Schedule.Of(bench.Run(20_000, policy, seed: 2)).Jobs.Where(j => j.Finish != null).Select(j => ((j.FirstToken!.Value - j.Release) / 1e3, j.Tokens!.Value))];
    }
}
