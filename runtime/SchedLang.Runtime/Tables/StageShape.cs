namespace SchedLang.Runtime.Tables;

/// <summary>
/// One stage at one shape, as the engine reads it: flat rows of one entry a device, a row a unit. Pointers lead into
/// the arrays of the <see cref="ShapeTable"/> that owns it.
/// </summary>
internal unsafe struct StageShape
{
    /// <summary>Work in ns of unit u on device d at <c>[u * devices + d]</c>; never where unsupported.</summary>
    public long* Work;

    /// <summary>Work in ns of unit u and all after it, laid out as <see cref="Work"/>.</summary>
    public long* Rest;

    /// <summary>Energy in nJ, laid out as <see cref="Work"/>, NaN where the table has none; null when it has none at all.</summary>
    public double* Energy;

    /// <summary>Memory traffic in bytes per ns, laid out as <see cref="Work"/>; null when the table has none at all.</summary>
    public double* Bandwidth;

    /// <summary>Work in ns of unit u and all after it, each unit on its fastest device; entry <see cref="Units"/> is 0.</summary>
    public long* FastestRest;

    /// <summary>The placement row of each unit (<c>Engine.PlacementTable</c>); null before the first use.</summary>
    public long* PlacementRows;

    /// <summary>Bit mask over sets of idle devices: those for which every unit is placed on the same device.</summary>
    public int InvariantSets;

    /// <summary>Whether devices have the same order by latency for every unit.</summary>
    public bool HasConstantRanking;

    /// <summary>Number of units, at least 1.</summary>
    public int Units;

    /// <summary>Entries of a row.</summary>
    public int Devices;
}
