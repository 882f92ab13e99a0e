using SchedLang.Compiler.Analysis;
using SchedLang.Testing;

namespace SchedLang.Compiler.Tests.Analysis;

public sealed class PlacementAnalysisTests
{
    [Theory]
    [InlineData("place on idle device minimizing latency", true, false)]
    [InlineData("place on device minimizing finish", false, true)]
    [InlineData("place on idle device where stage_finish < now + 9 ms", false, true)]
    [InlineData("place on idle device  hold when count(j in jobs where j.stage == decode) > 3", false, true)]
    [InlineData("place on idle device  hold when exists(j in jobs where j.deadline < now + latency)", false, true)]
    [InlineData("place on idle device  hold when used[stream] > 3 ms", false, true)]
    [InlineData("place on idle device  hold when clock > 3", false, true)]
    [InlineData("place on idle device  hold when laxity < 3 ms", false, false)]
    [InlineData("place on idle device  hold when exists(j in jobs where j != job)", false, false)]
    [InlineData("place on idle device  hold when late(job)", false, false)]
    [InlineData("place on idle device  hold when busy", false, true)]
    [InlineData("place on idle device  hold when mine", false, false)]
    [InlineData("place on idle device minimizing seen[job]", false, false)]
    public void ChoicesAreLookedUpOrSharedByWhatIsRead(string clauses, bool isTableDriven, bool isAlike)
    {
        var placement = Of(clauses, chargesTransfers: false);

        placement.PlaceIsTableDriven.ShouldBe(isTableDriven);
        placement.SharesPlacement.ShouldBe(isAlike);
    }

    [Theory]
    [InlineData("place on static device minimizing latency", true)]
    [InlineData("place on idle device minimizing finish  hold when laxity > 3 ms", true)]
    [InlineData("place on device minimizing latency  hold when exists(j in jobs where j.deadline < deadline)", true)]
    [InlineData("place on device minimizing finish", false)]
    [InlineData("place on static device  hold when count(j in ready) > 3", false)]
    [InlineData("place on static device  hold when exists(j in jobs where j.waited > 1 ms)", false)]
    [InlineData("place on static device  hold when exists(d in devices where d.idle)", false)]
    [InlineData("place when used[stream] < 3 ms on static device", false)]
    public void WhoFindsNoDeviceFindsNoneBehindAStartWhereStartsChangeNothingThatIsRead(string clauses, bool refusalsStand) =>
        Of(clauses, chargesTransfers: false).RefusalsStand.ShouldBe(refusalsStand);

    [Theory]
    [InlineData("preempt immediately losing work  batch decode up to 2", true)]
    [InlineData("preempt immediately keeping work when victim.class != class", true)]
    [InlineData("preempt immediately keeping work when victim.remaining > remaining", false)]
    public void WhereDevicesAreTakenAllThatCanBeAskedCounts(string preemption, bool isAlike) =>
        Of("order by deadline  place on idle device  " + preemption, chargesTransfers: false).SharesPlacement.ShouldBe(isAlike);

    [Theory]
    [InlineData("place on idle device minimizing latency", true)]
    [InlineData("place on idle device minimizing latency  preempt immediately losing work", true)]
    [InlineData("place on device minimizing latency  preempt immediately losing work", true)]
    [InlineData("place on idle device minimizing latency  preempt immediately keeping work", true)]
    [InlineData("place on device minimizing latency  preempt immediately keeping work", false)]
    [InlineData("place on idle device where latency < 1 ms  preempt immediately keeping work", false)]
    [InlineData("place on idle device  preempt immediately losing work when victim.class != class", false)]
    [InlineData("place on device minimizing finish", false)]
    [InlineData("place on idle device  batch decode up to 4", false)]
    public void JobsWaitByDevicesWhereThoseAreKnown(string clauses, bool queuesByEligibility) =>
        Of("order by deadline  " + clauses, chargesTransfers: false).QueuesByEligibility.ShouldBe(queuesByEligibility);

    [Fact]
    public void WhereTransfersCostTheLastDeviceTellsJobsApart() =>
        Of("place on device minimizing finish", chargesTransfers: true).SharesPlacement.ShouldBeFalse();

    [Theory]
    [InlineData("order by remaining", false)]
    [InlineData("order by laxity", false)]
    [InlineData("order by min(d in devices: latency(d))", false)]
    [InlineData("order by min(d in devices: finish(d))", true)]
    [InlineData("order by count(j in jobs where j.executed > 3 ms)", true)]
    [InlineData("order by count(j in jobs where j.deadline > deadline)", false)]
    [InlineData("order by sum(d in devices: d.bandwidth)", true)]
    [InlineData("order by remaining  preempt immediately keeping work", false)]
    [InlineData("order by arrival  preempt immediately keeping work when victim.executed < 3 ms", true)]
    [InlineData("order by arrival  preempt immediately keeping work when victim.class != class", false)]
    public void WhatOthersHaveDoneIsNotedWhereItIsRead(string order, bool readsOthers) =>
        Of(order + "  place on idle device", chargesTransfers: false).ReadsOthers.ShouldBe(readsOthers);

    private static PlacementAnalysis Of(string clauses, bool chargesTransfers)
    {
        var compilation = Compilation.Load("a.sched", new MemoryFiles().Add("a.sched", $$"""
            policy A {
              state clock: int = 0
              state used per stream: duration = 0 ms
              state seen per job: int = 0
              fn late(j) = j.laxity < 0 ms
              let busy = exists(d in devices where not d.idle)
              let mine = executed > 3 ms
              {{clauses}}
            }
            """));
        compilation.Diagnostics.ShouldBeEmpty();
        var policy = compilation.Program.Policies[0];
        return PlacementAnalysis.Of(policy, StageInvariance.Of(policy), chargesTransfers);
    }
}
