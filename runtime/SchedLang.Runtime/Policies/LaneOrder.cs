namespace SchedLang.Runtime.Policies;

/// <summary>
/// What the jobs of a lane have in order. In a lane wait jobs of a stream with the same next unit, each released before the next. Whatever
/// the time, the first job of a lane comes before the others, and they find a device or not together.
/// </summary>
[Flags]
public enum LaneOrder
{
    /// <summary>There are no lanes.</summary>
    None = 0,

    /// <summary>No job was released after the next.</summary>
    Release = 1,

    /// <summary>No job became ready after the next.</summary>
    ReadySince = 2,

    /// <summary>No job is due after the next.</summary>
    Deadline = 4,

    /// <summary>All have the same work left in their stage.</summary>
    StageRemaining = 8,

    /// <summary>All have the same work left.</summary>
    Remaining = 16,
}
