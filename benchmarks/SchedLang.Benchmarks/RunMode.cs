namespace SchedLang.Benchmarks;

/// <summary>How we run.</summary>
internal enum RunMode
{
    /// <summary>Every unit is an event with a decision, as in the other simulators.</summary>
    Stepwise,

    /// <summary>As the command runs: units between which no decision could come out otherwise are taken together.</summary>
    Together,

    /// <summary>As the command runs, with all metrics.</summary>
    Metrics,
}
