using SchedLang.Runtime.Tables;

namespace SchedLang.Runtime.Tests.Tables;

public sealed class DerivedCostTests
{
    private static readonly Operator Linear = new(OperatorKind.Linear, 2, 3, 1, 0, 0, 0);
    private static readonly Operator Attention = new(OperatorKind.Attention, 0, 0, 0, 1, 1, 1);
    private static readonly Operator Head = new(OperatorKind.Linear, 1, 5, 1, 0, 0, 0);

    // Tokens 2 to 4 of each prompt. Alone n = 3, p = 9, r = 4; of two jobs all three double, but weights (6 and 5 bytes) count once.
    [Theory]
    [InlineData(1, false, 36 + 36, 6 + 8 + 6 + 6 + 3)]
    [InlineData(1, true, 36 + 36 + 10, 29 + 5 + 1 + 5)]
    [InlineData(2, false, 72 + 72, 6 + 16 + 12 + 12 + 6)]
    [InlineData(2, true, 72 + 72 + 20, 52 + 5 + 2 + 10)]
    public void ABatchOfPrefillsReadsItsWeightsOnce(int batch, bool endsPrompt, long operations, long bytes)
    {
        var piece = new Piece(1, 4, endsPrompt, Batch: batch);

        CostAt(compute: 1, traffic: 1e6).LatencyNs(in piece).ShouldBe(operations);
        CostAt(compute: 1e6, traffic: 1).LatencyNs(in piece).ShouldBe(bytes);
        CostAt(compute: 1e6, traffic: 1).Bandwidth(in piece).ShouldBe(1);
    }

    private static DerivedCost CostAt(double compute, double traffic) =>
        new(Stage.Prefill, [Linear, Attention], [Head], new Precision(1, 1), new Roofline(compute, traffic, 0, IsStatic: false));
}
