namespace SchedLang.Runtime.Quantities;

/// <summary>Functions of plain numbers that give a value for all arguments.</summary>
public static class Numbers
{
    /// <summary>Remainder with the sign of <paramref name="left"/>; a remainder by zero is <paramref name="left"/> itself.</summary>
    public static long Remainder(long left, long right) => right is 0 ? left : right is -1 ? 0 : left % right;

    /// <summary>The number without its sign; the largest number for the smallest.</summary>
    public static long Abs(long value) => value == long.MinValue ? long.MaxValue : Math.Abs(value);

    /// <summary>The largest whole number that is not larger; the nearest 64-bit one out of range, 0 for what is no number.</summary>
    public static long Floor(double value) => (long)Math.Floor(value);

    /// <summary>The smallest whole number that is not smaller; the nearest 64-bit one out of range, 0 for what is no number.</summary>
    public static long Ceiling(double value) => (long)Math.Ceiling(value);

    /// <summary>The smaller of two; what is no number is not chosen where there is one.</summary>
    public static double Min(double left, double right) => double.IsNaN(left) ? right : double.IsNaN(right) ? left : Math.Min(left, right);

    /// <summary>The larger of two; what is no number is not chosen where there is one.</summary>
    public static double Max(double left, double right) => double.IsNaN(left) ? right : double.IsNaN(right) ? left : Math.Max(left, right);

    /// <summary>A quotient of a number and a time, in base units; infinite where the time is <c>never</c>.</summary>
    public static double Per(double value, Duration time) => time.IsNever ? double.PositiveInfinity : value / time.AsDouble;
}
