using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Ready;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Tests.Ready;

public sealed unsafe class JobSortTests
{
    // Short lists are sorted by insertion, long ones in disorder by merging.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void JobsAreSortedByKeysThenRelease(int count)
    {
        var random = new Random(count);
        var state = new SystemState(new Workload("S", new Platform("P", [], 0, 0, Duration.Zero, Duration.Zero), [], [], [], Instant.Never), seed: 0);
        while (state.JobCapacity < count)
            state.MakeSlots();
        var keys = new Keys<Fixed, TwoKeys>(state);
        var sort = new JobSort<Fixed, TwoKeys, NoObserver>(keys, new RunMonitor<NoObserver>(default));
        for (var slot = 0; slot < count; slot++)
            state.Jobs[slot] = new Job { Slot = slot, Stream = 0, Number = slot, Prompt = random.Next(50), Arrival = Instant.FromNs(random.Next(3)) };
        var slots = Enumerable.Range(0, count).ToArray();

        sort.SortAgain(slots);

        slots.ShouldBe(Enumerable.Range(0, count).OrderBy(s => state.Jobs[s].Prompt).ThenBy(s => state.Jobs[s].Arrival.Ns).ThenBy(s => s));
    }
}
