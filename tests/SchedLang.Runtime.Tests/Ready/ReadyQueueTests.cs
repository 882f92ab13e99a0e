using FsCheck;
using FsCheck.Fluent;
using SchedLang.Runtime.Ready;

namespace SchedLang.Runtime.Tests.Ready;

public sealed class ReadyQueueTests
{
    [Fact]
    public void BehavesLikeAList() => Prop.ForAll<(byte Where, bool Removes)[]>(steps =>
    {
        var queue = new ReadyQueue(4);
        var list = new List<int>();
        for (var i = 0; i < steps.Length; i++)
        {
            if (steps[i].Removes && list.Count > 0)
            {
                queue.RemoveAt(steps[i].Where % list.Count);
                list.RemoveAt(steps[i].Where % list.Count);
            }
            else
            {
                queue.Insert(steps[i].Where % (list.Count + 1), i);
                list.Insert(steps[i].Where % (list.Count + 1), i);
            }

            if (!queue.Slots.SequenceEqual(list.ToArray()) || (list.Count > 0 && queue.IndexOf(list[^1]) != list.Count - 1))
                return false;
        }

        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void AQueueThatIsUsedFromOneEndStaysSmall()
    {
        var queue = new ReadyQueue(4);
        for (var i = 0; i < 100_000; i++)
        {
            queue.Insert(queue.Count, i);
            if (queue.Count > 3)
                queue.RemoveAt(0);
        }

        queue.Count.ShouldBe(3);
        queue.Slots.ToArray().ShouldBe([99_997, 99_998, 99_999]);
    }
}
