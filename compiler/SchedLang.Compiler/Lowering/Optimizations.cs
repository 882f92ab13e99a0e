namespace SchedLang.Compiler.Lowering;

/// <summary>The optimizations of the compiler. None changes a result, and each can be turned off.</summary>
[Flags]
public enum Optimizations
{
    /// <summary>No optimization.</summary>
    None = 0,

    /// <summary>Ready jobs stay sorted if keys cannot change while a job waits.</summary>
    Sorting = 1,

    /// <summary>Keys that change with the clock equally for all jobs count as fixed.</summary>
    Shifts = 2,

    /// <summary>Placement tables and eligibility queues.</summary>
    Tables = 4,

    /// <summary>Run-ahead: the end of a unit that needs no decision needs no pass. Requires tables.</summary>
    Steps = 8,

    /// <summary>Job counters for aggregates over jobs.</summary>
    Counts = 16,

    /// <summary>One placement decision serves all jobs of a stream with the same next unit, if there is no table.</summary>
    Answers = 32,

    /// <summary>Kinetic tournaments for linear keys. Requires tables.</summary>
    Crossings = 64,

    /// <summary>Groups of ready jobs: a pass looks at the next job of each. Requires sorting.</summary>
    Groups = 128,

    /// <summary>Values that depend on stream and next unit alone are computed once for each unit.</summary>
    Columns = 256,

    /// <summary>Aggregates over jobs that are the same for all jobs are computed once, and again after a change.</summary>
    Totals = 512,

    /// <summary>Keys of jobs in lanes are computed for four jobs at once. Requires groups.</summary>
    Vectors = 1024,

    /// <summary>All optimizations.</summary>
    All = Sorting | Shifts | Tables | Steps | Counts | Answers | Crossings | Groups | Columns | Totals | Vectors,
}
