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

    /// <summary>What a policy chooses for each unit, where it is made into a table (see <c>Engine.PlacementTable</c>); null before it is needed.</summary>
    public long* PlacementRows;

    /// <summary>Where there are choices: the sets of idle devices, a bit each, of which every unit chooses the same device.</summary>
    public int InvariantSets;

    /// <summary>Whether devices come in the same order of latency for every unit.</summary>
    public bool HasConstantRanking;

    /// <summary>Number of units, at least 1.</summary>
    public int Units;

    /// <summary>Entries of a row.</summary>
    public int Devices;
}
