using Antlr4.Runtime;
using Antlr4.Runtime.Misc;

namespace SchedLang.Compiler.Syntax.Parsing;

/// <summary>ANTLR's own recovery, telling what was expected and found in our words.</summary>
internal sealed class ReportingErrorStrategy(Action<IToken, IntervalSet> report, Func<IToken, IntervalSet, bool> isMisspelt) : DefaultErrorStrategy
{
    // A misspelt word stands for the one that was meant, so that what follows it is not misread.
    public override IToken RecoverInline(Parser recognizer)
    {
        var found = recognizer.CurrentToken;
        if (!isMisspelt(found, recognizer.GetExpectedTokens()))
            return base.RecoverInline(recognizer);
        ReportOnce(recognizer);
        recognizer.Consume();
        ReportMatch(recognizer);
        return GetMissingSymbol(recognizer);
    }

    protected override void ReportNoViableAlternative(Parser recognizer, NoViableAltException e) => Report(recognizer, e.OffendingToken);

    protected override void ReportInputMismatch(Parser recognizer, InputMismatchException e) => Report(recognizer, e.OffendingToken);

    protected override void ReportUnwantedToken(Parser recognizer) => ReportOnce(recognizer);

    protected override void ReportMissingToken(Parser recognizer) => ReportOnce(recognizer);

    // Made up where the text lacks one; the builder sees that it is none of the file's.
    protected override IToken GetMissingSymbol(Parser recognizer) =>
        new CommonToken(recognizer.GetExpectedTokens().MinElement, "");

    private void ReportOnce(Parser recognizer)
    {
        if (InErrorRecoveryMode(recognizer))
            return;
        BeginErrorCondition(recognizer);
        Report(recognizer, recognizer.CurrentToken);
    }

    private void Report(Parser recognizer, IToken found) =>
        report(found, recognizer.GetExpectedTokens());
}
