using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Tests.State;

public sealed class ClockTests
{
    private readonly SystemState _state = new(
        new Workload("S", new Platform("P", [], 0, 0, Duration.Zero, Duration.Zero), [], [], [], Instant.Never), seed: 0);

    [Fact]
    public void TheClockMovesOnAndStays()
    {
        _state.AdvanceTo(Instant.FromNs(5));
        _state.AdvanceTo(Instant.FromNs(5));

        _state.Now.ShouldBe(Instant.FromNs(5));
    }

    [Fact]
    public void TheClockRefusesToGoBack()
    {
        _state.AdvanceTo(Instant.FromNs(5));

        Should.Throw<InvalidOperationException>(() => _state.AdvanceTo(Instant.FromNs(4))).Message.ShouldBe("the clock is at 5 ns and must not go back to 4 ns");
    }
}
