using SchedLang.Runtime.Scheduling;

namespace SchedLang.Runtime.Tests.Scheduling;

public sealed class VictimsTests
{
    [Fact]
    public void OnlyAJobThatComesLaterGivesWay()
    {
        var of = new Components<Batched>();
        of.Start(0, of.Release(key: 5));

        GiveWay(of, of.Release(key: 4)).ShouldBeTrue();
        GiveWay(of, of.Release(key: 6)).ShouldBeFalse();
        GiveWay(of, of.Release(key: 5)).ShouldBeFalse(); // released later
    }

    [Fact]
    public void NothingRunsOnAnIdleDevice()
    {
        var of = new Components<Batched>();

        GiveWay(of, of.Release()).ShouldBeFalse();
    }

    [Fact]
    public void TheConditionMustHold()
    {
        var of = new Components<Batched>();
        var running = of.Release(key: 5);
        of.Start(0, running);
        of[running].Tokens = 7;

        GiveWay(of, of.Release(key: 4)).ShouldBeFalse();
    }

    [Fact]
    public void ADroppedJobGivesWayToAny()
    {
        var of = new Components<Batched>();
        var running = of.Release(key: 5);
        of.Start(0, running);
        of[running].Tokens = 7;
        of.Endings.Drop(running);

        GiveWay(of, of.Release(key: 6)).ShouldBeTrue();
    }

    [Fact]
    public void OfABatchAllLiveMembersMustGiveWay()
    {
        var of = new Components<Batched>();
        int[] batch = [of.Release(key: 5), of.Release(key: 3), of.Release(key: 8)];
        of.Start(0, batch);
        var job = of.Release(key: 4);

        GiveWay(of, job).ShouldBeFalse();
        of.Endings.Drop(batch[1]);
        GiveWay(of, job).ShouldBeTrue();
    }

    [Fact]
    public void ABatchHasThePlaceOfItsFirstLiveMember()
    {
        var of = new Components<Batched>();
        int[] batch = [of.Release(key: 5), of.Release(key: 3), of.Release(key: 8)];
        of.Start(0, batch);

        of.Victims.FirstMember(0).ShouldBe(batch[1]);
        of.Endings.Drop(batch[1]);
        of.Victims.FirstMember(0).ShouldBe(batch[0]);
        of.Endings.Drop(batch[0]);
        of.Endings.Drop(batch[2]);
        of.Victims.FirstMember(0).ShouldBe(-1);
    }

    [Theory]
    [InlineData(5, 6, 0, 0, 1)] // of equals, the job that comes last
    [InlineData(6, 5, 0, 0, 0)]
    [InlineData(6, 5, 2, 1, 1)] // the objective decides before the order
    [InlineData(5, 6, 1, 2, 0)]
    public void OfEqualDevicesTheLastJobGivesWay(long key0, long key1, long rank0, long rank1, int expected)
    {
        var of = new Components<Batched>();
        of.Start(0, of.Release(key: key0));
        of.Start(1, of.Release(key: key1));

        Best(of, rank0, rank1).ShouldBe(expected);
    }

    [Fact]
    public void ADroppedJobCountsAsTheLast()
    {
        var of = new Components<Batched>();
        int[] running = [of.Release(key: 6), of.Release(key: 5)];
        of.Start(0, running[0]);
        of.Start(1, running[1]);

        of.Endings.Drop(running[1]);
        Best(of, 0, 0).ShouldBe(1);
        of.Endings.Drop(running[0]);
        Best(of, 0, 0).ShouldBe(0); // both: as declared
    }

    private static bool GiveWay(Components<Batched> of, int slot) => of.Victims.GiveWay(in of[slot], device: 0);

    private static int Best(Components<Batched> of, long rank0, long rank1)
    {
        var best = BestDevice.None;
        of.Victims.Offer(ref best, 0, rank0);
        of.Victims.Offer(ref best, 1, rank1);
        return best.Device;
    }
}
