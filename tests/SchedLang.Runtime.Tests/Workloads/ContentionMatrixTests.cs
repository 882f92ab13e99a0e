using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Tests.Workloads;

public sealed class ContentionMatrixTests
{
    private static readonly ContentionPair Grid = new(0, 1, [10, 30], [20, 60, 100], [1, 1.4, 1.2, 1.5, 2.5, 3]);

    [Theory]
    [InlineData(10, 20, 1)]
    [InlineData(30, 60, 2.5)]
    [InlineData(10, 40, 1.2)] // on a line of the grid
    [InlineData(20, 60, 1.95)]
    [InlineData(20, 40, 1.6)] // between all four: 1.2 and 2.0
    [InlineData(15, 80, 1.6625)] // 1.3 and 2.75
    [InlineData(1, 20, 1)] // below and above the grid: its nearest edge
    [InlineData(500, 500, 3)]
    [InlineData(20, 5, 1.25)]
    public void ASlowdownIsBilinearBetweenThePointsAndThatOfTheEdgeOutside(double demand, double beside, double slowdown) =>
        Grid.At(demand, beside).ShouldBe(slowdown, 1e-12);

    [Fact]
    public void OnePointIsTheSlowdownEverywhere() => new ContentionPair(0, 1, [10], [20], [1.7]).At(3, 90).ShouldBe(1.7);

    [Fact]
    public void AWorkloadInAFileKeepsIt()
    {
        var platform = new Platform("P", [], 0, 0, Duration.Zero, Duration.Zero) { Matrix = new ContentionMatrix([Grid, Grid with { Device = 1, Beside = 0 }]) };
        var read = Read(Written(new Workload("S", platform, [], [], [], Instant.Never)));

        read.Platform.HasContention.ShouldBeTrue();
        read.Platform.Matrix!.Pairs.Select(p => (p.Device, p.Beside, p.At(20, 40))).ShouldBe([(0, 1, 1.6), (1, 0, 1.6)]);
        Written(read).ShouldBe(Written(new Workload("S", platform, [], [], [], Instant.Never)));
        Read(Written(new Workload("S", platform with { Matrix = null }, [], [], [], Instant.Never))).Platform.Matrix.ShouldBeNull();
    }

    private static byte[] Written(Workload workload)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
            WorkloadFile.Write(writer, workload);
        return stream.ToArray();
    }

    private static Workload Read(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        return WorkloadFile.Read(reader);
    }
}
