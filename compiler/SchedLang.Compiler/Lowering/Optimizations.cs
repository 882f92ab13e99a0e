namespace SchedLang.Compiler.Lowering;

/// <summary>What the compiler does for speed. None of it changes a result; each can be left out.</summary>
[Flags]
public enum Optimizations
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Jobs whose keys are fixed while they wait are kept sorted.</summary>
    Sorting = 1,

    /// <summary>Keys that move with the clock for all jobs alike count as fixed.</summary>
    Shifts = 2,

    /// <summary>Where jobs go is computed once for each unit and set of idle devices, and jobs wait by the devices that they would start on.</summary>
    Tables = 4,

    /// <summary>Units that end without anything to decide are taken in registers; needs tables.</summary>
    Steps = 8,

    /// <summary>Jobs are counted by stream and stage as they come and go, where a policy asks for their number.</summary>
    Counts = 16,

    /// <summary>Jobs of one stream with the same next unit are asked once, where no table has the answer and it is the same for all of them.</summary>
    Answers = 32,

    /// <summary>Jobs whose keys grow at speeds of their own are compared again only when they can have changed places; needs tables.</summary>
    Crossings = 64,

    /// <summary>All of it.</summary>
    All = Sorting | Shifts | Tables | Steps | Counts | Answers | Crossings,
}
