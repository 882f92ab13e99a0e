using SchedLang.Runtime.Ready;
using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Scheduling;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tests.Ready;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Tests.Scheduling;

public sealed unsafe class JobTableTests
{
    // Jobs of one instant come in any order of streams, for instance those that follow a completed job.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void LiveJobsAreInTheOrderOfReleaseStreamAndNumber(int seed)
    {
        var random = new Random(seed);
        var state = new SystemState(new Workload("S", new Platform("P", [], 0, 0, Duration.Zero, Duration.Zero), [], [], [], Instant.Never), seed: 0);
        var jobs = new JobTable<Fixed, TwoKeys>(state, new Keys<Fixed, TwoKeys>(state));
        var live = new List<(long At, int Stream, long Number, int Slot)>();
        var grown = 0;
        for (var step = 0; step < 2000; step++)
        {
            if (live.Count > 0 && random.Next(5) < 2)
            {
                var ended = live[random.Next(live.Count)];
                live.Remove(ended);
                jobs.Remove(ref state.Jobs[ended.Slot]);
                state.FreeSlot(ended.Slot);
            }
            else
            {
                var capacity = state.JobCapacity;
                var slot = jobs.NewSlot();
                grown += state.JobCapacity > capacity ? 1 : 0;
                var job = (At: (long)(step / 4), Stream: random.Next(4), Number: (long)step, Slot: slot);
                state.Jobs[slot] = new Job { Slot = slot, Arrival = Instant.FromNs(job.At), Stream = job.Stream, Number = job.Number, Device = -1, IsLive = true };
                jobs.Add(ref state.Jobs[slot]);
                live.Add(job);
            }

            state.LiveCount.ShouldBe(live.Count);
        }

        grown.ShouldBeGreaterThan(0);
        Forward().ShouldBe(live.Order().Select(j => j.Slot));
        Backward().ShouldBe(live.OrderDescending().Select(j => j.Slot));

        List<int> Forward()
        {
            var slots = new List<int>();
            for (var slot = state.FirstLive; slot >= 0; slot = state.Jobs[slot].NextLive)
                slots.Add(slot);
            return slots;
        }

        List<int> Backward()
        {
            var slots = new List<int>();
            for (var slot = state.LastLive; slot >= 0; slot = state.Jobs[slot].PreviousLive)
                slots.Add(slot);
            return slots;
        }
    }
}
