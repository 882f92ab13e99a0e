using System.Runtime.CompilerServices;

namespace SchedLang.Runtime.Scheduling;

/// <summary>The device with the smallest objective; the first one on a tie.</summary>
internal struct BestDevice
{
    private bool _isFirst;

    /// <summary>No device.</summary>
    public static BestDevice None => new() { Device = -1 };

    /// <summary>The device; -1 for none.</summary>
    public int Device { get; private set; }

    /// <summary>Its objective as a rank.</summary>
    public long Rank { get; private set; }

    /// <summary>Whether the device has an objective, or there is no device.</summary>
    public readonly bool IsRanked => !_isFirst;

    /// <summary>Offers the first device, whose objective follows if there is another one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OfferFirst(int device)
    {
        Device = device;
        _isFirst = true;
    }

    /// <summary>Gives the first device its objective.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Rate(long rank)
    {
        Rank = rank;
        _isFirst = false;
    }

    /// <summary>Offers a device, after those that are declared before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Offer(int device, long rank)
    {
        if (Device >= 0 && rank >= Rank)
            return;
        Device = device;
        Rank = rank;
    }
}
