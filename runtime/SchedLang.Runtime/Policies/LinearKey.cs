namespace SchedLang.Runtime.Policies;

/// <summary>The parts of a linear key: a time, and up to three factors or divisors.</summary>
/// <param name="TimeNs">The current time in ns, which changes equally for all jobs; <c>never</c> stays constant.</param>
/// <param name="By">First factor or divisor, fixed while a job waits.</param>
/// <param name="By2">Second factor or divisor.</param>
/// <param name="By3">Third factor or divisor.</param>
public readonly record struct LinearKey(long TimeNs, double By, double By2 = 1, double By3 = 1)
{
    // Limits factors, so that no product overflows or becomes denormal.
    private const double Largest = 1e90;

    /// <summary>Whether two keys with these parts are equal at all times.</summary>
    public static bool IsSame(in LinearKey left, in LinearKey right) =>
        left.TimeNs == right.TimeNs && IsSame(left.By, right.By) && IsSame(left.By2, right.By2) && IsSame(left.By3, right.By3);

    /// <summary>Whether rounding errors stay within the bound of <see cref="KineticCertificate"/>.</summary>
    internal bool IsTame => IsMiddling(By) && IsMiddling(By2) && IsMiddling(By3);

    private static bool IsSame(double left, double right) => BitConverter.DoubleToInt64Bits(left) == BitConverter.DoubleToInt64Bits(right);

    private static bool IsMiddling(double by) => Math.Abs(by) is > 1 / Largest and < Largest;
}
