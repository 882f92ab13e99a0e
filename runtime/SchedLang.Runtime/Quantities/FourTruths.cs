using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SchedLang.Runtime.Quantities;

/// <summary>Truth values of four jobs.</summary>
/// <param name="mask">All bits of a true value are set, and none of a false one.</param>
public readonly struct FourTruths(Vector256<long> mask)
{
    private readonly Vector256<long> _mask = mask;

    /// <summary>The same value for all four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator FourTruths(bool value) => new(Vector256.Create(value ? -1L : 0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourTruths operator &(FourTruths left, FourTruths right) => new(left._mask & right._mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourTruths operator |(FourTruths left, FourTruths right) => new(left._mask | right._mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourTruths operator !(FourTruths value) => new(~value._mask);

    /// <summary>The number of each job: one of two, which are both computed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourNumbers Choose(FourTruths condition, FourNumbers whenTrue, FourNumbers whenFalse) =>
        new(Vector256.ConditionalSelect(condition._mask.AsDouble(), whenTrue.Values, whenFalse.Values));

    /// <summary>The time of each job: one of two, which are both computed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourTimes Choose(FourTruths condition, FourTimes whenTrue, FourTimes whenFalse) =>
        new(Vector256.ConditionalSelect(condition._mask, whenTrue.Ns, whenFalse.Ns));

    /// <summary>The truth value of each job: one of two, which are both computed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourTruths Choose(FourTruths condition, FourTruths whenTrue, FourTruths whenFalse) =>
        new(Vector256.ConditionalSelect(condition._mask, whenTrue._mask, whenFalse._mask));
}
