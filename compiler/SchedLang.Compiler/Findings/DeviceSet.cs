using System.Numerics;

namespace SchedLang.Compiler.Findings;

/// <summary>A subset of a platform's devices.</summary>
internal sealed record DeviceSet(ulong Bits)
{
    /// <summary>The largest number of devices that a set can hold. Larger platforms get no findings.</summary>
    public const int MostDevices = 64;

    public static DeviceSet None { get; } = new(0UL);

    public int Count => BitOperations.PopCount(Bits);

    public bool IsEmpty => Bits == 0;

    public static DeviceSet Of(IEnumerable<int> devices) => new(devices.Aggregate(0UL, (bits, d) => bits | (1UL << d)));

    public static DeviceSet One(int device) => new(1UL << device);

    public bool Has(int device) => (Bits >> device & 1) != 0;

    public bool IsIn(DeviceSet other) => (Bits & ~other.Bits) == 0;

    public DeviceSet With(DeviceSet other) => new(Bits | other.Bits);

    public DeviceSet Without(int device) => new(Bits & ~(1UL << device));

    /// <summary>The member devices in declaration order.</summary>
    public IEnumerable<int> Devices
    {
        get
        {
            for (var bits = Bits; bits != 0; bits &= bits - 1)
                yield return BitOperations.TrailingZeroCount(bits);
        }
    }
}
