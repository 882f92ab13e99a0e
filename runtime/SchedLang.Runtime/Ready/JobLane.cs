namespace SchedLang.Runtime.Ready;

/// <summary>Ready jobs of a stream with the same next unit, whose first comes before the others at any time (<see cref="Policies.LaneOrder"/>).</summary>
internal unsafe struct JobLane()
{
    /// <summary>The jobs by release.</summary>
    public ReadyQueue Jobs = new(16);

    /// <summary>Its line, by the devices that its jobs may accept.</summary>
    public int Line;

    /// <summary>Its row, which names the first lane of the unit.</summary>
    public long* Row;

    /// <summary>The next lane of the same row; -1 for none.</summary>
    public int NextLane = -1;

    /// <summary>Its place there.</summary>
    public int Place;

    /// <summary>Index of the job that the pass comes to next.</summary>
    public int Next;

    /// <summary>Whether the pass has refused its first job.</summary>
    public bool IsLeft;
}
