using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Tests.Scheduling;

public sealed class LatenessTests
{
    [Fact]
    public void AtItsDeadlineAJobIsDroppedUnlessItHasStarted()
    {
        var of = new Components<Noting>(Components<Noting>.Stream(LatePolicy.Drop), Components<Noting>.Stream());
        of.Release(deadline: 10);
        of.Start(0, of.Release(deadline: 10));
        of.Release(stream: 1, deadline: 10); // continues
        of.Release(deadline: 15);

        of.Lateness.NextDeadline.ShouldBe(Instant.FromNs(10));
        of.At(9);
        of.Lateness.DropLate();
        of.Dropped.ShouldBeEmpty();
        of.Lateness.NextDeadline.ShouldBe(Instant.FromNs(10));

        of.At(10);
        of.Lateness.DropLate();
        of.Dropped.ShouldBe([(0, 0)]);
        of.Lateness.NextDeadline.ShouldBe(Instant.FromNs(15));
    }

    [Fact]
    public void AnAbortedJobMayHaveStartedButHasNoToken()
    {
        var of = new Components<Noting>(Components<Noting>.Stream(LatePolicy.Abort));
        of.Start(0, of.Release(deadline: 10));
        of[of.Release(deadline: 10)].Generated = 1;

        of.At(10);
        of.Lateness.DropLate();

        of.Dropped.ShouldBe([(0, 0)]);
        of.Lateness.NextDeadline.ShouldBe(Instant.Never);
    }

    [Fact]
    public void DropsGoByStreamThenDeadline()
    {
        var of = new Components<Noting>(Components<Noting>.Stream(LatePolicy.Drop), Components<Noting>.Stream(LatePolicy.Drop));
        of.Release(stream: 1, deadline: 5);
        of.Release(deadline: 9);
        of.Release(deadline: 7); // jitter: a later job is due earlier
        of.Release(deadline: 11);

        of.At(10);
        of.Lateness.DropLate();

        of.Dropped.ShouldBe([(0, 1), (0, 0), (1, 0)]);
    }

    [Fact]
    public void ADeadlineBeforeTheReleaseIsDueAtTheRelease()
    {
        var of = new Components<Noting>(Components<Noting>.Stream(LatePolicy.Drop));
        of.At(20);
        of.Release(deadline: 3);

        of.Lateness.NextDeadline.ShouldBe(Instant.FromNs(20));
        of.Lateness.DropLate();
        of.Dropped.ShouldBe([(0, 0)]);
    }

    // Entries of ended jobs stay. Another job may be in the slot by then.
    [Fact]
    public void ASlotThatIsUsedAgainIsAnotherJob()
    {
        var of = new Components<Noting>(Components<Noting>.Stream(LatePolicy.Drop), Components<Noting>.Stream());
        for (var i = 0; i < 40; i++)
        {
            var slot = of.Release(deadline: 100 + i);
            of.Start(0, slot);
            of.EndUnit(0, layer: 0);
            of.Endings.Complete(slot, device: 0);
            of.Release(stream: 1).ShouldBe(slot);
            of.Start(1, slot);
            of.EndUnit(1, layer: 0);
        }

        of.At(200);
        of.Lateness.DropLate();

        of.Dropped.ShouldBeEmpty();
        of.Lateness.NextDeadline.ShouldBe(Instant.Never);
    }

    [Fact]
    public void AnotherJobOfTheStreamHasItsOwnDeadline()
    {
        var of = new Components<Noting>(Components<Noting>.Stream(LatePolicy.Abort));
        var slot = of.Release(deadline: 10);
        of.Start(0, slot);
        of.EndUnit(0, layer: 0);
        of.Endings.Complete(slot, device: 0);
        of.Release(deadline: 30).ShouldBe(slot);

        of.At(10);
        of.Lateness.DropLate();

        of.Dropped.ShouldBeEmpty();
        of.Lateness.NextDeadline.ShouldBe(Instant.FromNs(30));
    }

    [Fact]
    public void AQueueHasItsNewestJobs()
    {
        var of = new Components<Noting>(Components<Noting>.Stream(queue: 2), Components<Noting>.Stream());
        of.Start(0, of.Release()); // it does not count: it has started
        of.Release();
        of.Release();
        of.Release(stream: 1);
        of.Dropped.ShouldBeEmpty();

        of.Release();
        of.Dropped.ShouldBe([(0, 1)]);
        of.Release();
        of.Dropped.ShouldBe([(0, 1), (0, 2)]);
        of.Lateness.MustStart.ShouldBeFalse();
    }

    [Fact]
    public void WithoutAQueueAJobStartsInItsPassOrIsDropped()
    {
        var of = new Components<Noting>(Components<Noting>.Stream(queue: 0), Components<Noting>.Stream(queue: 1));
        var first = of.Release();
        of.Release();
        of.Release(stream: 1);
        of.Lateness.MustStart.ShouldBeTrue();
        of.Dropped.ShouldBeEmpty();

        of.Start(0, first);
        of.Lateness.DropUnstarted();

        of.Dropped.ShouldBe([(0, 1)]);
        of.Lateness.MustStart.ShouldBeFalse();
    }
}
