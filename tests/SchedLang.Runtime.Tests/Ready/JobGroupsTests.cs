using System.Runtime.InteropServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Ready;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Tests.Ready;

/// <summary>Passes over groups and lanes take the same jobs as passes over one sorted list, while groups open and close as jobs start.</summary>
public sealed unsafe class JobGroupsTests
{
    private const int Groups = 6;
    private const int Slots = 48;
    private const int Steps = 400;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void KeysThatStayAreTakenInOrder(int seed) => SameAsAList<Staying>(seed, InGroups);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void KeysThatGroupsShareAreTakenInOrder(int seed) => SameAsAList<Shared>(seed, InGroups);

    /// <summary>The jobs of a group became ready and are due in any order, so they wait in several lanes.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void FirstJobsOfLanesComeFirstAtAnyTime(int seed) => SameAsAList<Laned>(seed, (state, _, monitor) =>
    {
        var lanes = new JobLanes<Laned, TwoKeys, AnyWorkload, Paths>(state, monitor);
        return (lanes, lanes.Clear);
    }).ShouldBeGreaterThan(10);

    private static (IReady Jobs, Action Clear) InGroups<TPolicy>(SystemState state, Keys<TPolicy, TwoKeys> keys, RunMonitor<Paths> monitor)
        where TPolicy : struct, IPolicy<TwoKeys>
    {
        var groups = new JobGroups<TPolicy, TwoKeys, AnyWorkload, Paths>(state, keys, monitor, []);
        return (groups, groups.Clear);
    }

    private static int SameAsAList<TPolicy>(int seed, Func<SystemState, Keys<TPolicy, TwoKeys>, RunMonitor<Paths>, (IReady Jobs, Action Clear)> make)
        where TPolicy : struct, IPolicy<TwoKeys>
    {
        var random = new Random(seed);
        var platform = new Platform("P", [new Device("cpu", DeviceKind.Cpu, 1, 0)], 0, 0, Duration.Zero, Duration.Zero);
        var state = new SystemState(new Workload("S", platform, [], [], [], Instant.Never), seed: 0);
        var keys = new Keys<TPolicy, TwoKeys>(state);
        var monitor = new RunMonitor<Paths>(new Paths());
        var (groups, clear) = make(state, keys, monitor);
        var rows = GC.AllocateArray<long>(2 * Groups, pinned: true);
        Array.Fill(rows, -1);
        var waiting = new List<int>();
        var taken = 0;
        for (var step = 0; step < Steps; step++)
        {
            var slot = random.Next(Slots);
            if (!waiting.Remove(slot))
            {
                var group = random.Next(Groups);
                state.Jobs[slot] = new Job { Slot = slot, Stream = group, Number = step, Arrival = Instant.FromNs(random.Next(5)), Prompt = random.Next(4), Deadline = random.Next(4) == 0 ? Instant.Never : Instant.FromNs(random.Next(9)), ReadySince = Instant.FromNs(random.Next(9)), PlacementRow = (long*)Marshal.UnsafeAddrOfPinnedArrayElement(rows, 2 * group) };
                groups.Add(slot);
                waiting.Add(slot);
            }
            else
            {
                groups.Remove(slot).ShouldBeTrue();
                groups.Remove(slot).ShouldBeFalse();
            }

            if (step % 3 == 0)
                Pass();
            groups.Count.ShouldBe(waiting.Count);
        }

        taken.ShouldBeGreaterThan(40);
        monitor.Observer.Reopened.ShouldBeGreaterThan(5);
        clear();
        rows.ShouldAllBe(r => r == -1);
        return monitor.Observer.FurtherLanes;

        // Whether a group finds a device changes whenever a job starts.
        void Pass()
        {
            for (var group = 0; group < Groups; group++)
                Levels[group] = random.Next(3);
            var open = random.Next(1 << Groups);
            var places = new Random(random.Next());
            var changes = Enumerable.Range(0, Slots).Select(_ => places.Next(1 << Groups)).ToArray();

            var expected = new List<int>();
            var now = open;
            foreach (var slot in waiting.Order(Comparer<int>.Create(Compare)).ToList())
            {
                if ((now >> state.Jobs[slot].Stream & 1) == 0)
                    continue;
                now = changes[expected.Count];
                expected.Add(slot);
            }

            var actual = new List<int>();
            groups.BeginPass();
            while (groups.Next(out var slot))
            {
                if ((open >> state.Jobs[slot].Stream & 1) == 0)
                {
                    groups.Refuse();
                    continue;
                }

                open = changes[actual.Count];
                actual.Add(slot);
                groups.Take();
                groups.Started();
            }

            groups.EndPass();
            actual.ShouldBe(expected);
            taken += actual.Count;
            waiting.RemoveAll(actual.Contains);
        }

        int Compare(int left, int right)
        {
            var (l, r) = (FullKeys(left), FullKeys(right));
            var order = TwoKeys.Compare(in l, in r);
            return order != 0 ? order : Job.IsReleasedBefore(in state.Jobs[left], in state.Jobs[right]) ? -1 : 1;
        }

        TwoKeys FullKeys(int slot) => TPolicy.Lanes != LaneOrder.None ? TPolicy.OrderOf(in state.Jobs[slot], state)
            : TPolicy.OrderIsShared ? TPolicy.SharedOrderOf(in keys[slot], in state.Jobs[slot], state) : keys[slot];
    }

    // The shared key of each group.
    [ThreadStatic]
    private static long[]? levels;

    private static long[] Levels => levels ??= new long[Groups];

    private readonly struct Staying : IPolicy<TwoKeys>
    {
        public static TwoKeys OrderOf(in Job job, SystemState state) => new(0, job.Prompt);

        public static int Place<TChooser>(in Job job, SystemState state, TChooser choose)
            where TChooser : struct, IDeviceChooser => -1;
    }

    private readonly struct Shared : IPolicy<TwoKeys>
    {
        public static bool OrderIsShared => true;

        public static TwoKeys OwnOrderOf(in Job job, SystemState state) => new(0, job.Prompt);

        public static TwoKeys SharedOrderOf(in TwoKeys own, in Job job, SystemState state) => own with { Level = Levels[job.Stream] };

        public static int Place<TChooser>(in Job job, SystemState state, TChooser choose)
            where TChooser : struct, IDeviceChooser => -1;
    }

    // What counts for the order of a group's jobs changes from pass to pass.
    private readonly struct Laned : IPolicy<TwoKeys>
    {
        public static bool OrderIsShared => true;

        public static LaneOrder Lanes => LaneOrder.Release | LaneOrder.ReadySince | LaneOrder.Deadline;

        public static TwoKeys OrderOf(in Job job, SystemState state) => new(
            Math.Max(job.ReadySince.Ns, 3 * Levels[job.Stream]), Math.Min(job.Deadline.Ns, 4 * Levels[(job.Stream + 1) % Groups]));

        public static int Place<TChooser>(in Job job, SystemState state, TChooser choose)
            where TChooser : struct, IDeviceChooser => -1;
    }

    private struct Paths : IObserver
    {
        public static bool SeesPaths => true;

        public int Reopened { get; private set; }

        public int FurtherLanes { get; private set; }

        public void Took(EnginePath path)
        {
            Reopened += path == EnginePath.ReopenedGroup ? 1 : 0;
            FurtherLanes += path == EnginePath.FurtherLane ? 1 : 0;
        }

        public readonly void Released(in Job job)
        {
        }

        public readonly void Dispatched(in Job job, in UnitStart start)
        {
        }

        public readonly void UnitEnded(in Job job, in UnitEnd end)
        {
        }

        public readonly void TokenProduced(in Job job, Instant deadline)
        {
        }

        public readonly void JobEnded(in Job job, JobOutcome outcome)
        {
        }

        public readonly void RunEnded(SystemState state)
        {
        }
    }
}
