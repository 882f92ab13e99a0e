namespace SchedLang.Compiler.Syntax.Parsing;

/// <summary>
/// Limits the work for repairs in one file, in tokens of trial parsing. A file with many errors takes at most a few times as long as
/// parsing a large file without errors.
/// </summary>
internal sealed class RepairBudget
{
    private long _tokens = 100_000;

    /// <summary>Subtracts the cost of a trial; returns false once the budget is spent.</summary>
    public bool Take(int tokens) => (_tokens -= tokens) > 0;
}
