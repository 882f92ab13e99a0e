using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Policies;

/// <summary>The only key of each of four jobs, as <see cref="Ranking"/> gives it.</summary>
public readonly struct FourKeys
{
    private FourKeys(Vector256<long> values) => Values = values;

    /// <summary>The keys; the smaller comes first.</summary>
    internal Vector256<long> Values { get; }

    /// <summary>Earlier or shorter first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourKeys Of(FourTimes values) => new(values.Ns);

    /// <summary>Later or longer first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourKeys Descending(FourTimes values) => new(~values.Ns);

    /// <summary>Smaller first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourKeys Of(FourNumbers values) => new(NanLast(values.Values, OfNumbers(values.Values)));

    /// <summary>Larger first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourKeys Descending(FourNumbers values) => new(NanLast(values.Values, ~OfNumbers(values.Values)));

    /// <summary>False first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourKeys Of(FourTruths values) => new(FourTruths.Choose(values, (FourTimes)Duration.FromNs(1), Duration.Zero).Ns);

    /// <summary>True first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourKeys Descending(FourTruths values) => Of(!values);

    /// <summary>The order of <c>prefer</c>: jobs that meet the condition come first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourKeys Preferred(FourTruths conditions) => Of(!conditions);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<long> OfNumbers(Vector256<double> values)
    {
        var bits = (values + Vector256<double>.Zero).AsInt64(); // -0 becomes 0
        return bits ^ (Vector256.ShiftRightArithmetic(bits, 63) & Vector256.Create(long.MaxValue));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<long> NanLast(Vector256<double> values, Vector256<long> keys) =>
        Vector256.ConditionalSelect(Vector256.IsNaN(values).AsInt64(), Vector256.Create(long.MaxValue), keys);
}
