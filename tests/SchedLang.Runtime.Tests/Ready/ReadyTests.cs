using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Ready;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Tests.Ready;

/// <summary>A pass starts the same jobs on the same devices, in whichever form ready jobs wait.</summary>
public sealed class ReadyTests
{
    private const int Steps = 1200;

    public static TheoryData<int> Seeds => [1, 2, 3, 4, 5];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void ASortedQueue(int seed)
    {
        Check<Fixed, FewDevices>(seed, (s, k, m) => new SortedQueue<Fixed, TwoKeys, FewDevices, NoObserver>(s, k, m));
        Check<Strict, FewDevices>(seed, (s, k, m) => new SortedQueue<Strict, TwoKeys, FewDevices, NoObserver>(s, k, m));
        Check<Preempting, ManyDevices>(seed, (s, k, m) => new SortedQueue<Preempting, TwoKeys, ManyDevices, NoObserver>(s, k, m));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void AQueueThatIsSortedAgain(int seed)
    {
        Check<Changing, FewDevices>(seed, (s, k, m) => new ResortedQueue<Changing, TwoKeys, FewDevices, NoObserver>(s, k, m));
        Check<Changing, ManyDevices>(seed, (s, k, m) => new ResortedQueue<Changing, TwoKeys, ManyDevices, NoObserver>(s, k, m));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void EligibilityQueues(int seed)
    {
        Check<Fixed, FewDevices>(seed, (s, k, m) => new EligibilityQueues<Fixed, TwoKeys, FewDevices, NoObserver>(s, k, m, []));
        Check<Fixed, ManyDevices>(seed, (s, k, m) => new EligibilityQueues<Fixed, TwoKeys, ManyDevices, NoObserver>(s, k, m, []));
        Check<Strict, FewDevices>(seed, (s, k, m) => new EligibilityQueues<Strict, TwoKeys, FewDevices, NoObserver>(s, k, m, []));
        Check<Preempting, FewDevices>(seed, (s, k, m) => new EligibilityQueues<Preempting, TwoKeys, FewDevices, NoObserver>(s, k, m, []));
        Check<Preempting, ManyDevices>(seed, (s, k, m) => new EligibilityQueues<Preempting, TwoKeys, ManyDevices, NoObserver>(s, k, m, []));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void EligibilityQueuesWhoseKeysChange(int seed)
    {
        Check<Changing, FewDevices>(seed, (s, k, m) => new EligibilityQueues<Changing, TwoKeys, FewDevices, NoObserver>(s, k, m, []));
        Check<Crossing, FewDevices>(seed, (s, k, m) => new EligibilityQueues<Crossing, TwoKeys, FewDevices, NoObserver>(s, k, m, []));
        Check<Crossing, ManyDevices>(seed, (s, k, m) => new EligibilityQueues<Crossing, TwoKeys, ManyDevices, NoObserver>(s, k, m, []));
    }

    // More queues than have a bit in the masks: queues that nobody uses come first.
    [Theory]
    [MemberData(nameof(Seeds))]
    public void MoreEligibilityQueuesThanBits(int seed)
    {
        Check<Fixed, ManyDevices>(seed, (s, k, m) => new EligibilityQueues<Fixed, TwoKeys, ManyDevices, NoObserver>(s, k, m, Unused()));
        Check<Preempting, ManyDevices>(seed, (s, k, m) => new EligibilityQueues<Preempting, TwoKeys, ManyDevices, NoObserver>(s, k, m, Unused()));

        static List<ulong> Unused() => [.. Enumerable.Range(0, 64).Select(q => 0UL)];
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Groups(int seed)
    {
        Check<FixedGroups, FewDevices>(seed, (s, k, m) => new JobGroups<FixedGroups, TwoKeys, FewDevices, NoObserver>(s, k, m, []));
        Check<SharedLevels, FewDevices>(seed, (s, k, m) => new JobGroups<SharedLevels, TwoKeys, FewDevices, NoObserver>(s, k, m, []));
        Check<SharedLevels, ManyDevices>(seed, (s, k, m) => new JobGroups<SharedLevels, TwoKeys, ManyDevices, NoObserver>(s, k, m, []));
    }

    private static void Check<TPolicy, TTraits>(int seed, Func<SystemState, Keys<TPolicy, TwoKeys>, RunMonitor<NoObserver>, IReady> make)
        where TPolicy : struct, IPolicy<TwoKeys>
        where TTraits : struct, IWorkloadTraits
    {
        var model = new ReadyModel<TPolicy, TTraits>(seed, make);

        model.Run(Steps);

        model.Started.ShouldBeGreaterThan(60);
        if (TPolicy.ImmediatePreemption != ImmediatePreemption.Never)
            model.Preempted.ShouldBeGreaterThan(10);
    }
}
