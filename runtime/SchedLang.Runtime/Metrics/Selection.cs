using System.Numerics;

namespace SchedLang.Runtime.Metrics;

/// <summary>Finds the value of a rank without sorting all values: Hoare's selection (FIND, 1961) with the median of three as pivot.</summary>
internal static class Selection
{
    private const int Few = 32; // so many are sorted

    /// <summary>The value that would stand at an index if the values were sorted. It brings them into another order.</summary>
    /// <param name="values">The values, of which none is NaN.</param>
    /// <param name="index">From 0.</param>
    public static double ValueAt(Span<double> values, int index)
    {
        // Where pivots are so bad that it takes more rounds, sorting what is left is sooner.
        var rounds = 2 * BitOperations.Log2((uint)values.Length + 1);
        while (values.Length > Few && rounds-- > 0)
        {
            var (below, above) = Part(values);
            if (index <= below)
            {
                values = values[..(below + 1)];
            }
            else if (index >= above)
            {
                values = values[above..];
                index -= above;
            }
            else
            {
                return values[index];
            }
        }

        values.Sort();
        return values[index];
    }

    // Values up to the first index are at most the pivot, those from the second on at least, and those between are the pivot.
    private static (int Below, int Above) Part(Span<double> values)
    {
        var pivot = MedianOf(values[0], values[values.Length / 2], values[^1]);
        var (left, right) = (0, values.Length - 1);
        while (left <= right)
        {
            while (values[left] < pivot)
                left++;
            while (values[right] > pivot)
                right--;
            if (left > right)
                break;
            (values[left], values[right]) = (values[right], values[left]);
            left++;
            right--;
        }

        return (right, left);
    }

    private static double MedianOf(double first, double second, double third) =>
        Math.Max(Math.Min(first, second), Math.Min(Math.Max(first, second), third));
}
