namespace SchedLang.Runtime.Policies;

/// <summary>What a key that grows with the clock is made of: a time, and what it is multiplied with or divided by.</summary>
/// <param name="TimeNs">The time now, which moves for all jobs alike; <c>never</c> stays.</param>
/// <param name="By">The first factor or divisor, fixed while a job waits.</param>
/// <param name="By2">The second.</param>
/// <param name="By3">The third.</param>
public readonly record struct LinearKey(long TimeNs, double By, double By2 = 1, double By3 = 1)
{
    // So that no product on the way to the key overflows or loses digits.
    private const double Largest = 1e90;

    /// <summary>Whether keys that are made of these in the same way are the same at all times.</summary>
    public static bool IsSame(in LinearKey left, in LinearKey right) =>
        left.TimeNs == right.TimeNs && IsSame(left.By, right.By) && IsSame(left.By2, right.By2) && IsSame(left.By3, right.By3);

    /// <summary>Whether the key rounds as little as its factors and divisors do.</summary>
    internal bool IsTame => IsMiddling(By) && IsMiddling(By2) && IsMiddling(By3);

    private static bool IsSame(double left, double right) => BitConverter.DoubleToInt64Bits(left) == BitConverter.DoubleToInt64Bits(right);

    private static bool IsMiddling(double by) => Math.Abs(by) is > 1 / Largest and < Largest;
}
