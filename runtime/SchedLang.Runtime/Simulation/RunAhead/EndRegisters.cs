using static SchedLang.Runtime.Engine.PlacementRows;

namespace SchedLang.Runtime.Simulation;

/// <summary>The next ends by device, also for the devices that the platform lacks.</summary>
internal unsafe struct EndRegisters
{
    public const long IdleEnd = long.MaxValue & ~DeviceMask;

    /// <summary>End of the running unit, encoded; <see cref="IdleEnd"/> with the device number if it is idle.</summary>
    public fixed long End[FewDevices];

    /// <summary>The placement of the running job at that end, or <see cref="NoPlacement"/>.</summary>
    public fixed long Next[FewDevices];

    /// <summary>Pointers to the placement rows of the running units.</summary>
    public fixed long Row[FewDevices];
}
