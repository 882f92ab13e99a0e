namespace SchedLang.Runtime.Tables;

/// <summary>
/// One stage at one shape, in the layout that the engine reads: one row per unit, with one entry per device. The pointers refer to
/// arrays of the <see cref="ShapeTable"/> that owns it.
/// </summary>
internal unsafe struct StageShape
{
    /// <summary>Work in ns of unit u on device d at <c>[u * devices + d]</c>; never if the device does not support the unit.</summary>
    public long* Work;

    /// <summary>Work in ns of unit u and all later units, in the layout of <see cref="Work"/>; never if any of them is unsupported.</summary>
    public long* Rest;

    /// <summary>Energy in nJ, in the layout of <see cref="Work"/>; NaN for entries that the table lacks. Null if it has none.</summary>
    public double* Energy;

    /// <summary>Memory traffic in bytes per ns, in the layout of <see cref="Work"/>; null if the table has none.</summary>
    public double* Bandwidth;

    /// <summary>Work in ns of unit u and all later units, each on its fastest device; entry <see cref="Units"/> is 0.</summary>
    public long* FastestRest;

    /// <summary>The placement row of each unit (<c>Engine.PlacementTable</c>); null before the first use.</summary>
    public long* PlacementRows;

    /// <summary>Memory for the placement rows, if the shape is one job's own; otherwise null.</summary>
    public long* OwnRows;

    /// <summary>Bit mask over sets of idle devices. A bit is set if every unit is placed on the same device.</summary>
    public int InvariantSets;

    /// <summary>Whether each device supports every unit or none.</summary>
    public bool HasConstantSupport;

    /// <summary>Whether devices have the same order by latency for every unit.</summary>
    public bool HasConstantRanking;

    /// <summary>Number of units, at least 1.</summary>
    public int Units;

    /// <summary>Number of devices, which is the length of a row.</summary>
    public int Devices;
}
