using SchedLang.Runtime.Metrics;
using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Tests.Metrics;

public sealed class QueueLengthTests
{
    [Fact]
    public void MeanAndMaximumAreThoseOfEveryInstant()
    {
        var random = new Random(5);
        for (var round = 0; round < 100; round++)
        {
            var queue = new QueueLength();
            var (ready, area, max) = (0L, 0L, 0L);
            const long end = 200;
            for (var at = 0L; at < end; at++)
            {
                for (var changes = random.Next(4); changes > 0; changes--)
                {
                    var jobs = ready == 0 || random.Next(2) == 0 ? 1 : -1;
                    queue.Change(new Instant(at), jobs);
                    ready += jobs;
                }

                area += ready;
                max = Math.Max(max, ready);
            }

            queue.AdvanceTo(new Instant(end));
            queue.Mean(end).ShouldBe((double)area / end);
            queue.Max.ShouldBe(max);
        }
    }

    [Fact]
    public void ChangesWithinAnInstantAndThoseAtTheEndDoNotCount()
    {
        var queue = new QueueLength();
        queue.Change(new Instant(3), +1);
        queue.Change(new Instant(3), +1);
        queue.Change(new Instant(3), -1);
        queue.Change(new Instant(10), +1);
        queue.AdvanceTo(new Instant(10));

        queue.Max.ShouldBe(1);
        queue.Mean(10).ShouldBe(0.7);
    }

    [Fact]
    public void TheSumIsExactBeyond64Bits()
    {
        var queue = new QueueLength();
        for (var job = 0; job < 100; job++)
            queue.Change(Instant.Zero, +1);
        var end = long.MaxValue - 1;
        queue.AdvanceTo(new Instant(end));

        queue.Mean(end).ShouldBe(100);
    }
}
