namespace SchedLang.Runtime.Quantities;

/// <summary>What draws random numbers. Each kind's generators begin in states that no other kind's begin in.</summary>
public enum DrawKind
{
    /// <summary>How units deviate from their predicted work.</summary>
    Variation = 0,

    /// <summary>A stream: its gaps, its jitter, and whether its jobs follow.</summary>
    Stream = 1,

    /// <summary><c>random()</c> in a policy.</summary>
    Policy = 2,

    /// <summary>The sizes of a stream's jobs.</summary>
    Sizes = 3,

    /// <summary>How long the users of a stream wait before they ask again.</summary>
    Users = 4,

    /// <summary>How the flows of a stream go on: whether another turn follows, and when.</summary>
    Turns = 5,
}
