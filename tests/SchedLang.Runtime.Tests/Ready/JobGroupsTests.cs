using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Ready;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Tests.Ready;

/// <summary>Passes over groups take the same jobs as passes over one sorted list, while groups open and close as jobs start.</summary>
public sealed unsafe class JobGroupsTests
{
    private const int Groups = 6;
    private const int Slots = 48;
    private const int Steps = 400;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void KeysThatStayAreTakenInOrder(int seed) => SameAsAList<Staying>(seed);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void KeysThatGroupsShareAreTakenInOrder(int seed) => SameAsAList<Shared>(seed);

    private static void SameAsAList<TPolicy>(int seed)
        where TPolicy : struct, IPolicy<Keys>
    {
        var random = new Random(seed);
        var state = new SystemState(new Workload("S", new Platform("P", [], 0, 0, Duration.Zero, Duration.Zero), [], [], [], Instant.Never), seed: 0);
        var orders = new PinnedArray<Keys>(state.Memory, Slots, default);
        var groups = new JobGroups<TPolicy, Keys>(state, orders);
        var rows = GC.AllocateArray<long>(Groups, pinned: true);
        Array.Fill(rows, -1);
        var waiting = new List<int>();
        var (taken, reopened) = (0, 0);
        for (var step = 0; step < Steps; step++)
        {
            var slot = random.Next(Slots);
            if (!waiting.Remove(slot))
            {
                var group = random.Next(Groups);
                state.Jobs[slot] = new Job { Slot = slot, Stream = group, Number = step, Arrival = Instant.FromNs(random.Next(5)), PlacementRow = (long*)System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(rows, group) };
                orders.First[slot] = new Keys(0, random.Next(4));
                groups.Add(slot, ulong.MaxValue);
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
        reopened.ShouldBeGreaterThan(5);
        groups.Clear();
        rows.ShouldAllBe(r => r == -1);

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
            groups.Begin(ulong.MaxValue);
            while (groups.MoveNext(out var slot))
            {
                if ((open >> state.Jobs[slot].Stream & 1) == 0)
                {
                    groups.Refuse();
                    continue;
                }

                open = changes[actual.Count];
                actual.Add(slot);
                var started = groups.Take();
                reopened += groups.Reopen(in started) ? 1 : 0;
            }

            groups.End();
            actual.ShouldBe(expected);
            taken += actual.Count;
            waiting.RemoveAll(actual.Contains);
        }

        int Compare(int left, int right)
        {
            var (l, r) = (FullKeys(left), FullKeys(right));
            var order = Keys.Compare(in l, in r);
            return order != 0 ? order : Job.IsReleasedBefore(in state.Jobs[left], in state.Jobs[right]) ? -1 : 1;
        }

        Keys FullKeys(int slot) => TPolicy.OrderIsShared ? TPolicy.SharedOrderOf(in orders.First[slot], in state.Jobs[slot], state) : orders.First[slot];
    }

    // The shared key of each group.
    [ThreadStatic]
    private static long[]? levels;

    private static long[] Levels => levels ??= new long[Groups];

    private readonly record struct Keys(long Level, long Own) : IOrder<Keys>
    {
        public static int Compare(in Keys left, in Keys right) => (left.Level, left.Own).CompareTo((right.Level, right.Own));

        public static Keys Combine(in Keys own, in Keys shared) => shared with { Own = own.Own };
    }

    private readonly struct Staying : IPolicy<Keys>
    {
        public static int Place<TChooser>(in Job job, SystemState state, TChooser choose)
            where TChooser : struct, IDeviceChooser => -1;
    }

    private readonly struct Shared : IPolicy<Keys>
    {
        public static bool OrderIsShared => true;

        public static Keys SharedOrderOf(in Keys own, in Job job, SystemState state) => own with { Level = Levels[job.Stream] };

        public static int Place<TChooser>(in Job job, SystemState state, TChooser choose)
            where TChooser : struct, IDeviceChooser => -1;
    }
}
