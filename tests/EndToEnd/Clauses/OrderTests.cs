using static SchedLang.EndToEnd.Clauses.Benches;

namespace SchedLang.EndToEnd.Clauses;

/// <summary>The order of jobs, and what keys and handlers read: schedules worked out by hand from docs/semantics.md.</summary>
public sealed class OrderTests
{
    [Fact]
    public void TiesGoToTheEarlierReleaseThenStreamThenJob()
    {
        var run = OneGpu().Vision("m", "gpu=3").Stream("a : m every 5 ms").Stream("b : m every 5 ms")
            .Run(16, "order by 1  place on idle device");

        run.UnitTexts().ShouldBe(["gpu a0 0-3", "gpu b0 3-6", "gpu a1 6-9", "gpu b1 9-12", "gpu a2 12-15"]);
    }

    [Fact]
    public void ALotteryIsDrawnFromTheSeed()
    {
        var bench = OneGpu().Vision("m", "gpu=3").Stream("a : m every 5 ms").Stream("b : m every 5 ms");
        const string lottery = "order by random()  place on idle device";

        bench.Run(200, lottery, seed: 1).Units.ShouldBe(bench.Run(200, lottery, seed: 1).Units);
        bench.Run(200, lottery, seed: 1).Units.ShouldNotBe(bench.Run(200, lottery, seed: 2).Units);
    }

    [Fact]
    public void AKeyThatReadsOnlyTheStreamIsDrawnOnceForTheStream()
    {
        var bench = OneGpu().Vision("m", "gpu=3").Stream("a : m every 1 ms { weight 2 }").Stream("b : m every 1 ms");

        // The jobs of a stream tie, so they start in the order of their release. Drawn for each job, they do not.
        InOrder("order by random() * stream.weight").ShouldBeTrue();
        InOrder("prefer random() < stream.weight / 3  order by 1").ShouldBeTrue();
        InOrder("let tickets = stream.weight  fn draw(x) = random() / x  order by draw(tickets)").ShouldBeTrue();
        InOrder("order by random()").ShouldBeFalse();
        InOrder("order by random() * stream.weight * (age + 1 s)").ShouldBeFalse();
        InOrder("order by random() * stream.weight, random()").ShouldBeFalse();

        bool InOrder(string order)
        {
            var units = Schedule.Of(bench.Run(300, $"{order}  place on idle device")).Units;
            return units.GroupBy(u => u.Stream).All(s => s.Zip(s.Skip(1)).All(p => p.First.Job < p.Second.Job));
        }
    }

    [Fact]
    public void AnyJobsAttributesCanBeReadOfAnIdleDevice() => OneGpu().Vision("m", "gpu=3").Stream("a : m every 5 ms")
        .Run(9, "order by max(d in devices: d.running.layer), min(d in devices: d.running.deadline)  place on idle device where running.class != x")
        .UnitTexts().ShouldBe(["gpu a0 0-3", "gpu a1 5-8"]);

    // At 5 ms a has one of two units of 5 ms left; its handler still reads both, as while the unit ran, so b has its turn.
    [Fact]
    public void WhenAUnitCompletesItsHandlerSeesTheJobAsWhileItRan()
    {
        var run = OneGpu().Vision("m", "gpu=10", layers: 2).Stream("a : m every 40 ms").Stream("b : m every 40 ms")
            .Run(40, "state left per job: duration = 0 ms  on complete unit { left = remaining }  order by if left > 6 ms then 1 else 0  place on idle device");

        run.UnitTexts().ShouldBe(["gpu a0 0-5", "gpu b0 5-10", "gpu a0 10-15", "gpu b0 15-20"]);
    }
}
