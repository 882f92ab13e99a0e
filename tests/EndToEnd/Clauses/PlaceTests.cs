using static SchedLang.EndToEnd.Clauses.Benches;

namespace SchedLang.EndToEnd.Clauses;

/// <summary>The forms of <c>place</c>, and <c>hold</c>: schedules worked out by hand from docs/semantics.md.</summary>
public sealed class PlaceTests
{
    [Theory]
    [InlineData("decode_latency", "npu a0 0-4", "npu a0 4-5")]
    [InlineData("prefill_latency", "gpu a0 0-2", "gpu a0 2-5")]
    public void ARuleCanReadTheLatencyOfAnotherStage(string objective, string prefill, string decode) =>
        new Bench().Device("gpu", "GPU").Device("npu", "NPU").Llm("lm", "gpu=2 npu=4", "gpu=3 npu=1").Stream("a : lm every 1 s { prompt 5 tokens  output 2 tokens }")
            .Run(20, $"order by arrival  place on idle device minimizing {objective}").UnitTexts().ShouldBe([prefill, decode]);

    [Fact]
    public void KindsAreTriedInOrder()
    {
        var run = new Bench().Device("c", "CPU").Device("g", "GPU").Device("n", "NPU").Vision("m", "c=1 g=5 n=3")
            .Stream("a : m every 1 ms").Run(3, "order by arrival  place on npu, gpu, cpu");

        run.UnitTexts().ShouldBe(["n a0 0-3", "c a2 2-3"]); // a1 runs on the GPU beyond the end
    }

    [Fact]
    public void OnDeviceWaitsForTheBestEvenIfItIsBusy()
    {
        var bench = CpuAndNpu().Vision("m", "cpu=9 npu=4").Stream("a : m every 1 ms { queue 9 }");

        bench.Run(3.5, "place on device minimizing latency").UnitTexts().ShouldBeEmpty();
        bench.Run(8.5, "place on device minimizing latency").UnitTexts().ShouldBe(["npu a0 0-4", "npu a1 4-8"]);
        bench.Run(9.5, "place on device minimizing finish").UnitTexts().ShouldBe(["npu a0 0-4", "npu a1 4-8"]);
    }

    [Fact]
    public void AStaticDeviceIsChosenByWholeStages()
    {
        // On layers of 1 and 9 ms, stages of 10 ms: the energy of a whole stage decides, not that of the next unit.
        var run = CpuAndNpu("power 1 W", "power 3 W").Vision("m", "cpu=10 npu=5").Stream("a : m every 1 s")
            .Run(30, "place on static device minimizing energy");

        run.UnitTexts().ShouldBe(["cpu a0 0-10"]);
    }

    [Fact]
    public void AHeldPairIsNoCandidate()
    {
        var run = CpuAndNpu().Vision("m", "cpu=9 npu=4").Stream("a : m every 1 s")
            .Run(20, "place on idle device  hold when kind == npu");

        run.UnitTexts().ShouldBe(["cpu a0 0-9"]);
    }
}
