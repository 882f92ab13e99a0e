using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Tests.Ready;

namespace SchedLang.Runtime.Tests.Scheduling;

public sealed unsafe class ContinuationsTests
{
    private static readonly long[] OnDevice0 = GC.AllocateArray<long>(2, pinned: true);

    static ContinuationsTests() => (OnDevice0[0], OnDevice0[1]) = (10, Saturating.Never);

    [Fact]
    public void AtStageAJobKeepsItsDeviceToTheEndOfTheStage()
    {
        var of = new Components<Batched>();
        ref var job = ref of[of.Release()];

        of.Continuations.Keeps(in job, Stage.Infer, isStageEnd: false, device: 1).ShouldBeTrue();
        of.Continuations.Keeps(in job, Stage.Infer, isStageEnd: true, device: 1).ShouldBeFalse();
    }

    [Fact]
    public void NeverPreemptedItKeepsItToTheEnd()
    {
        var of = new Components<Unpreempted>();
        ref var job = ref of[of.Release()];

        of.Continuations.Keeps(in job, Stage.Infer, isStageEnd: true, device: 1).ShouldBeTrue();
    }

    [Fact]
    public void AtLayerItCompetesAfterEachUnit()
    {
        var of = new Components<Noting>();
        ref var job = ref of[of.Release()];

        of.Continuations.Keeps(in job, Stage.Infer, isStageEnd: false, device: 1).ShouldBeFalse();
    }

    [Fact]
    public void AUnitThatTheDeviceDoesNotSupportGoesElsewhere()
    {
        KeepsWhereSupported<Batched>();
        KeepsWhereSupported<Unpreempted>();
    }

    [Fact]
    public void MembersGoOnWithTheFirstIfTheyHaveItsUnitBeforeThem()
    {
        var of = new Components<Batched>();
        int[] slots = [of.Release(), of.Release(), of.Release()];
        of.GoTo(slots[0], 1);
        of.GoTo(slots[1], 1);
        of.GoTo(slots[2], 2);

        of.Continuations.Add(slots[0], device: 1);

        Keeps(of, slots[1]).ShouldBeTrue();
        Keeps(of, slots[2]).ShouldBeFalse();
        of.Continuations.Keeps(in of[slots[2]], Stage.Infer, isStageEnd: false, device: 0).ShouldBeTrue(); // no other job goes on there
        of.Continuations.Keeps(in of[slots[1]], Stage.Prefill, isStageEnd: false, device: 1).ShouldBeFalse(); // it came from another stage
    }

    [Fact]
    public void ABatchIsTakenInOrderAndOnce()
    {
        var of = new Components<Batched>();
        int[] slots = [of.Release(), of.Release(), of.Release()];
        foreach (var slot in slots)
            of.Continuations.Add(slot, device: 0);

        Chain(of, of.Continuations.Take(device: 1)).ShouldBeEmpty();
        Chain(of, of.Continuations.Take(device: 0)).ShouldBe(slots);
        of.Continuations.Take(device: 0).ShouldBe(-1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void ADroppedMemberLeavesTheOthersTogether(int dropped)
    {
        var of = new Components<Batched>();
        int[] slots = [of.Release(), of.Release(), of.Release()];
        foreach (var slot in slots)
            of.Continuations.Add(slot, device: 0);

        of.Continuations.Remove(slots[dropped], device: 0);

        Chain(of, of.Continuations.Take(device: 0)).ShouldBe(slots.Where((_, i) => i != dropped));
    }

    private static void KeepsWhereSupported<TPolicy>()
        where TPolicy : struct, IPolicy<TwoKeys>
    {
        var of = new Components<TPolicy>();
        ref var job = ref of[of.Release()];
        fixed (long* row = OnDevice0)
            job.WorkRow = row;

        of.Continuations.Keeps(in job, Stage.Infer, isStageEnd: false, device: 0).ShouldBeTrue();
        of.Continuations.Keeps(in job, Stage.Infer, isStageEnd: false, device: 1).ShouldBeFalse();
    }

    private static bool Keeps(Components<Batched> of, int slot) => of.Continuations.Keeps(in of[slot], Stage.Infer, isStageEnd: false, device: 1);

    private static List<int> Chain(Components<Batched> of, int first)
    {
        var slots = new List<int>();
        for (var slot = first; slot >= 0; slot = of[slot].NextMember)
            slots.Add(slot);
        return slots;
    }
}
