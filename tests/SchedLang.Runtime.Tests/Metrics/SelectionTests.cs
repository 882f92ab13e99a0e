using FsCheck;
using FsCheck.Fluent;
using SchedLang.Runtime.Metrics;

namespace SchedLang.Runtime.Tests.Metrics;

/// <summary>A value that was looked for is the one that sorting would bring to its index, whatever the order of the values.</summary>
public sealed class SelectionTests
{
    [Fact]
    public void RandomValues() => Prop.ForAll(
        Gen.Choose(0, 40).Select(v => v / 4.0).ArrayOf().Where(v => v.Length > 0).ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(),
        (values, at) => IsRight(values, at % values.Length)).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1)]
    [InlineData(33)]
    [InlineData(1_000)]
    [InlineData(20_000)]
    public void ValuesInOrder(int count)
    {
        var random = new Random(count);
        double[][] orders =
        [
            [.. Enumerable.Range(0, count).Select(i => (double)i)],
            [.. Enumerable.Range(0, count).Select(i => (double)(count - i))],
            [.. Enumerable.Range(0, count).Select(i => (double)Math.Min(i, count - i))],
            [.. Enumerable.Range(0, count).Select(i => (double)(i % 3))],
            [.. Enumerable.Repeat(2.5, count)],
            [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())],
        ];
        foreach (var values in orders)
        {
            foreach (var index in (int[])[0, count / 3, count / 2, (int)(0.99 * (count - 1)), count - 1])
                IsRight(values, index).ShouldBeTrue();
        }
    }

    /// <summary>Each round leaves two values aside: the rounds end, and sorting does the rest.</summary>
    [Fact]
    public void ValuesWithTheWorstPivots()
    {
        var values = new double[20_000];
        var order = Enumerable.Range(0, values.Length).ToList();
        for (double value = 0; order.Count > 2; value += 2)
        {
            // The first and the middle one of those that are left are the smallest.
            var middle = order[order.Count / 2];
            (values[order[0]], values[middle]) = (value, value + 1);
            order.Remove(middle);
            order.RemoveAt(0);
        }

        foreach (var index in (int[])[0, values.Length / 2, values.Length - 1])
            IsRight(values, index).ShouldBeTrue();
    }

    private static bool IsRight(double[] values, int index) => Selection.ValueAt(values.ToArray(), index).Equals(values.Order().ElementAt(index));
}
