using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Scheduling;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tests.Ready;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Tests.Scheduling;

public sealed class TicksTests
{
    [Fact]
    public void HandlersRunAtTheirPeriodsInTheOrderWritten()
    {
        var state = new SystemState(new Workload("S", new Platform("P", [], 0, 0, Duration.Zero, Duration.Zero), [], [], [], Instant.Never), seed: 0);
        var ran = new List<(int Tick, long At)>();
        state.PolicyState = ran;
        var ticks = new Ticks<TwoPeriods, TwoKeys>(state);

        while (ticks.Next.Ns <= 30)
        {
            state.AdvanceTo(ticks.Next);
            ticks.Run();
        }

        ran.ShouldBe([(0, 10), (1, 15), (0, 20), (0, 30), (1, 30)]);
        ticks.Next.ShouldBe(Instant.FromNs(40));
    }

    // A driver that comes late runs each handler once a call, and calls again while one is due.
    [Fact]
    public void ALateDriverMissesNoTick()
    {
        var state = new SystemState(new Workload("S", new Platform("P", [], 0, 0, Duration.Zero, Duration.Zero), [], [], [], Instant.Never), seed: 0);
        var ran = new List<(int Tick, long At)>();
        state.PolicyState = ran;
        var ticks = new Ticks<TwoPeriods, TwoKeys>(state);

        state.AdvanceTo(Instant.FromNs(25));
        ticks.Run();
        ticks.Next.ShouldBe(Instant.FromNs(20));
        ticks.Run();

        ran.ShouldBe([(0, 25), (1, 25), (0, 25)]);
        ticks.Next.ShouldBe(Instant.FromNs(30));
    }

    private readonly struct TwoPeriods : IPolicy<TwoKeys>
    {
        public static int Ticks => 2;

        public static Duration TickPeriod(int tick) => new(tick == 0 ? 10 : 15);

        public static void OnTick(int tick, SystemState state) => ((List<(int, long)>)state.PolicyState!).Add((tick, state.Now.Ns));

        public static int Place<TChooser>(in Job job, SystemState state, TChooser choose)
            where TChooser : struct, IDeviceChooser => -1;
    }
}
