using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Tests.State;

public sealed unsafe class PinnedArenaTests
{
    [Fact]
    public void PiecesBeginOnALineAndDoNotOverlap()
    {
        var memory = new PinnedArena();
        var end = new List<(long From, long To)>();
        for (var count = 1; count < 20_000; count = count * 3 / 2 + 1)
        {
            var piece = (long)memory.Allocate<int>(count);
            (piece % 64).ShouldBe(0);
            end.ShouldAllBe(other => other.To <= piece || other.From >= piece + count * sizeof(int));
            end.Add((piece, piece + count * sizeof(int)));
        }
    }

    [Fact]
    public void WhatWasTakenBackIsHandedOutAgain()
    {
        var memory = new PinnedArena();
        int[] counts = [5, 70_000, 3, 9_000, 500_000];
        var first = counts.Select(c => (long)memory.Allocate<int>(c)).ToList();

        memory.Clear();

        counts.Select(c => (long)memory.Allocate<int>(c)).ShouldBe(first);
    }

    [Theory]
    [InlineData(4, 3)]
    [InlineData(1_000, 12)] // beyond what an arena keeps
    public void AnArrayGrowsWithWhatItHolds(int capacity, int times)
    {
        var array = new PinnedArray<long>(new PinnedArena(), capacity, nothing: -7);
        for (var i = 0; i < capacity; i++)
            array.First[i] = i;

        for (var i = 0; i < times; i++)
            array.Grow();

        array.Capacity.ShouldBe(capacity << times);
        array.First[-1].ShouldBe(-7);
        for (var i = 0; i < array.Capacity; i++)
            array.First[i].ShouldBe(i < capacity ? i : 0);
    }

    [Fact]
    public void AnArrayIsClearedOfWhatWasThereBefore()
    {
        var memory = new PinnedArena();
        new Span<long>(memory.Allocate<long>(100), 100).Fill(3);
        memory.Clear();

        var array = new PinnedArray<long>(memory, 99, nothing: 1);

        new Span<long>(array.First, 99).ToArray().ShouldAllBe(x => x == 0);
    }
}
