using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Ready;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Tests.Ready;

/// <summary>Groups leave in order, few or many, while others come, change and leave out of turn.</summary>
public sealed unsafe class GroupHeapTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(30)]
    [InlineData(90)]
    public void GroupsLeaveInOrder(int most)
    {
        LeaveInOrder(most, r => new OneKey(r.Next(4)));
        LeaveInOrder(most, r => new OneKey(r.Next(3) - 1 is var sign && sign == 0 ? 0 : sign < 0 ? long.MinValue : long.MaxValue));
        LeaveInOrder(most, r => new TwoKeys(r.Next(2), r.Next(4)));
        LeaveInOrder(most, r => new UntoldKeys(r.Next(2), r.Next(4)));
    }

    private static void LeaveInOrder<TOrder>(int most, Func<Random, TOrder> draw)
        where TOrder : unmanaged, IOrder<TOrder>
    {
        var random = new Random(most);
        var platform = new Platform("P", [new Device("cpu", DeviceKind.Cpu, 1, 0)], 0, 0, Duration.Zero, Duration.Zero);
        var state = new SystemState(new Workload("S", platform, [], [], [], Instant.Never), seed: 0);
        for (var slot = 0; slot < most; slot++)
            state.Jobs[slot] = new Job { Slot = slot, Number = slot, Arrival = Instant.FromNs(slot % 3) };
        var heap = new GroupHeap<TOrder>(state);
        heap.Admit(most);
        for (var round = 0; round < 50; round++)
        {
            var expected = new List<GroupHeap<TOrder>.Entry>();
            for (var group = 0; group < most; group++)
            {
                if (random.Next(4) > 0)
                    expected.Add(Entry(group));
            }

            var together = expected.Take(random.Next(expected.Count + 1)).ToList();
            var keys = heap.Add([.. together.Select(e => e.Group)], [.. together.Select(e => e.Slot)]);
            for (var i = 0; i < keys.Length; i++)
                keys[i] = together[i].Order;
            foreach (var entry in expected.Skip(together.Count))
                heap.Add(in entry);
            while (heap.Count > 0 && random.Next(3 * most) > 0)
            {
                var chosen = random.Next(most);
                expected.RemoveAll(e => e.Group == chosen);
                if (random.Next(2) == 0)
                {
                    heap.Remove(chosen);
                }
                else
                {
                    expected.Add(Entry(chosen));
                    heap.Set(expected[^1]);
                }

                Enumerable.Range(0, most).Where(heap.Contains).ShouldBe(expected.Select(e => e.Group).Order());
                if (heap.Count == 0)
                    break;
                var first = expected.Order(Comparer<GroupHeap<TOrder>.Entry>.Create((l, r) => GroupHeap<TOrder>.ComesBefore(in l, in r, state) ? -1 : 1)).First();
                heap.First.Group.ShouldBe(first.Group);
                heap.Pop().Group.ShouldBe(first.Group);
                expected.Remove(first);
            }

            heap.Clear();
            heap.Count.ShouldBe(0);
        }

        GroupHeap<TOrder>.Entry Entry(int group) => new() { Order = draw(random), Slot = group, Group = group };
    }
}
