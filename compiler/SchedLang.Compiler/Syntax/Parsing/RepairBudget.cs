namespace SchedLang.Compiler.Syntax.Parsing;

/// <summary>
/// How much work the repair of one file may take, in tokens parsed for trial, so that a file of many errors takes no longer than a few times
/// the parsing of a large file without any.
/// </summary>
internal sealed class RepairBudget
{
    private long _tokens = 100_000;

    /// <summary>Takes the cost of a trial; false once nothing is left.</summary>
    public bool Take(int tokens) => (_tokens -= tokens) > 0;
}
