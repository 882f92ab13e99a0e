using SchedLang.Testing;

namespace SchedLang.Compiler.Tests.Findings;

/// <summary>What is certain by the table is not certain on a device that may be faster than its table.</summary>
public sealed class VariationFindingTests
{
    [Theory]
    [InlineData("", "deadline 9 ms", true)]
    [InlineData("variation 10 %", "deadline 8999 us", true)]
    [InlineData("variation 10 %", "deadline 9 ms", false)]
    [InlineData("variation 100 %", "deadline 1 ns", false)]
    public void ADeadlineCanBeMetIfTheUnitCanBeShortEnough(string variation, string attributes, bool isFound) =>
        Find(variation, $"stream a : m every 1 s {{ {attributes} }}", "place on npu").Contains("infeasible-deadline").ShouldBe(isFound);

    // A unit of 10 ms, and another stream of 2 ms that stops it every 11 ms: 9 ms are left, or 9.08 and 9.2.
    [Theory]
    [InlineData("", true)]
    [InlineData("variation 4 %", true)]
    [InlineData("variation 10 %", false)]
    public void AUnitThatRestartsCanEndIfItCanBeShortEnough(string variation, bool isFound) => Find(
        variation, "stream a : m every 1 s  stream b : quick every 11 ms { class urgent }",
        "prefer class == urgent  place on npu  preempt immediately losing work").Contains("starvation").ShouldBe(isFound);

    private static string[] Find(string variation, string streams, string policy) =>
    [
        .. Compilation.Load("bench.sched", new MemoryFiles().Add("bench.sched", $$"""
            platform P { device npu : NPU { {{variation}} } }
            model m : vision { latency npu 10 ms }
            model quick : vision { latency npu 2 ms }
            scenario S on P { run for 1 s  {{streams}} }
            policy A { {{policy}} }
            """)).Check().Select(d => d.Descriptor.Name),
    ];
}
