using System.Collections.Immutable;
using System.Globalization;
using Antlr4.Runtime;
using Antlr4.Runtime.Atn;
using Antlr4.Runtime.Misc;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Text;
using SchedLang.Grammar;

namespace SchedLang.Compiler.Syntax.Parsing;

/// <summary>
/// Parses one declaration. It tries ANTLR's fast mode (SLL), then the full mode (LL), and then the smallest repair of each error. After a
/// repair, parsing continues as if the error had not occurred.
/// </summary>
internal sealed class DeclarationParser
{
    private const int MostErrors = 20;
    private const int Lookahead = 24; // how many tokens after an error a trial parses
    private const int Enough = 7; // how far a trial must get to be as good as any
    private const int Likely = 2; // how far the repair of a known mistake must get

    private const string Clause = "a policy clause";
    private const string ExperimentLine = "a line of an experiment";

    private static readonly string[] Declarations = ["use", "platform", "model", "scenario", "policy", "experiment"];

    private readonly SourceText _source;
    private readonly ImmutableArray<RawToken> _raw;
    private readonly RepairBudget _budget;
    private readonly DiagnosticBag _diagnostics;
    private ImmutableArray<ParserToken> _tokens;

    private DeclarationParser(
        SourceText source, ImmutableArray<RawToken> raw, ImmutableArray<ParserToken> tokens, RepairBudget budget, DiagnosticBag diagnostics)
    {
        _source = source;
        _raw = raw;
        _tokens = tokens;
        _budget = budget;
        _diagnostics = diagnostics;
    }

    public static DeclarationSyntax Parse(
        SourceText source, ImmutableArray<RawToken> raw, ImmutableArray<ParserToken> tokens, TokenReader leaves, RepairBudget budget, DiagnosticBag diagnostics) =>
        new DeclarationParser(source, raw, tokens, budget, diagnostics).Parse(leaves);

    private DeclarationSyntax Parse(TokenReader leaves)
    {
        if (!DeclarationSplitter.BeginsDeclaration(_tokens[0].Type) && !IsMisspelt())
            return Unparsed(leaves);
        var start = leaves.Position;
        try
        {
            var tree = ParseTree();
            return tree == null ? Unparsed(leaves) : new SyntaxBuilder(_source, _tokens, leaves).Build(tree);
        }
        catch (NestingTooDeepException e)
        {
            _diagnostics.Report(DiagnosticCatalog.NestingTooDeep, LocationOf(e.Token.TokenIndex), Invariant(ParsingLimits.MaxNesting));
        }
        catch (ChainTooLongException e)
        {
            _diagnostics.Report(
                DiagnosticCatalog.ExpressionTooLong, new TextLocation(_source, e.Span), Invariant(ParsingLimits.MaxChain));
        }

        leaves.Position = start;
        return Unparsed(leaves);
    }

    private UnknownDeclarationSyntax Unparsed(TokenReader leaves)
    {
        var tokens = _tokens.Where(leaves.CanTake).Select(t => leaves.Take(t, TokenKind.Name)).ToImmutableArray();
        return new UnknownDeclarationSyntax(_source, tokens);
    }

    // Parses a declaration whose first word is misspelt as the intended declaration.
    private bool IsMisspelt()
    {
        var location = LocationOf(0);
        if (_tokens[0].Type == SchedLangLexer.RBRACE)
        {
            _diagnostics.ReportWithHelp(DiagnosticCatalog.ExtraBrace, location, "remove it");
            return false;
        }

        var meant = WriteInstead.Word(location.Text) is { } word && Declarations.Contains(word) ? word : Spelling.Closest(location.Text, Declarations);
        _diagnostics.ReportMisspelt(
            DiagnosticCatalog.UnknownDeclaration, location, location.Text, meant == null ? Declarations : [meant], location.Text);
        if (meant == null)
            return false;
        _tokens = _tokens.SetItem(0, _tokens[0] with { Type = Lexed(meant), Meant = meant });
        return true;
    }

    private SchedLangParser.DeclarationContext? ParseTree()
    {
        var attempt = Attempt(_tokens, PredictionMode.SLL);
        if (attempt.Tree == null)
            attempt = Attempt(_tokens, PredictionMode.LL);
        for (var errors = 0; attempt.Tree == null; errors++)
        {
            if (errors == MostErrors || Best(attempt) is not { } repair)
            {
                Report(attempt, null);
                return null;
            }

            Report(attempt, repair);
            _tokens = repair.Apply(_tokens);
            if (_tokens.IsEmpty)
                return null;
            attempt = Attempt(_tokens, PredictionMode.LL);
        }

        return attempt.Tree;
    }

    // ---- trials

    private sealed record Outcome(SchedLangParser.DeclarationContext? Tree, int Error, IntervalSet Expected);

    private Outcome Attempt(ImmutableArray<ParserToken> tokens, PredictionMode mode)
    {
        var parser = new BoundedParser(Stream(tokens));
        parser.RemoveErrorListeners();
        parser.Interpreter.PredictionMode = mode;
        parser.ErrorHandler = new BailErrorStrategy();
        try
        {
            return new Outcome(parser.declarationUnit().declaration(), -1, new IntervalSet());
        }
        catch (ParseCanceledException e) when (e is not NestingTooDeepException)
        {
            return e.InnerException is RecognitionException fault
                ? new Outcome(null, fault.OffendingToken.TokenIndex, ExpectedAt(fault))
                : new Outcome(null, tokens.Length, new IntervalSet());
        }
    }

    // Of a fault behind the first token of a choice, ANTLR tells what it expected at the first. Here it is what can follow the tokens between.
    private static IntervalSet ExpectedAt(RecognitionException fault)
    {
        var expected = new IntervalSet();
        if (fault is NoViableAltException { DeadEndConfigs: { } ends } choice && choice.StartToken.TokenIndex < fault.OffendingToken.TokenIndex)
        {
            foreach (var state in ends.configs.Select(c => c.state))
            {
                for (var i = 0; i < state.NumberOfTransitions; i++)
                    expected.AddAll(state.Transition(i).Label ?? new IntervalSet());
            }
        }

        return expected.IsNil ? fault.GetExpectedTokens() ?? expected : expected;
    }

    private CommonTokenStream Stream(ImmutableArray<ParserToken> tokens)
    {
        var list = new List<IToken>(tokens.Length);
        foreach (var token in tokens)
        {
            var raw = _raw[Math.Min(token.First, _raw.Length - 1)];
            list.Add(new CommonToken(token.Type, "") { StartIndex = raw.Span.Start, StopIndex = raw.Span.End - 1, Line = raw.Line + 1 });
        }

        return new CommonTokenStream(new ListTokenSource(list));
    }

    // The candidate with which the parser gets furthest; of equals, the first. Null where no candidate is left.
    private Repair? Best(Outcome error)
    {
        Repair? best = null;
        var reached = 0;
        var isKnown = true;
        foreach (var group in new Repairs(_source, _raw, _tokens, error.Error, error.Expected).Groups())
        {
            foreach (var repair in group)
            {
                if (Progress(repair, error.Error) is not { } progress)
                    return best ?? Last(error);
                if (progress <= reached)
                    continue;
                (best, reached) = (repair, progress);
                if (isKnown && progress >= (repair.At == error.Error ? 1 : Likely) && repair.Fix != null)
                    return best;
            }

            isKnown = false;
            if (reached >= Enough)
                return best;
        }

        return best ?? Last(error);
    }

    // Without a better candidate, skip the token at the error.
    private Repair? Last(Outcome error) => error.Error < _tokens.Length && _tokens.Length > 1 ? new Repair(error.Error, 1, []) : null;

    // The number of tokens after the error that the parser accepts; null once the budget is spent.
    private int? Progress(Repair repair, int error)
    {
        var end = Math.Min(_tokens.Length, error + Lookahead);
        if (!_budget.Take(end))
            return null;
        if (repair.At + repair.Removed > end)
            return 0;
        var isCut = end < _tokens.Length;
        var window = repair.Apply(isCut ? _tokens[..end] : _tokens);
        if (window.IsEmpty)
            return 0;
        Outcome outcome;
        try
        {
            outcome = Attempt(window, PredictionMode.LL);
        }
        catch (NestingTooDeepException)
        {
            return 0;
        }

        var shift = window.Length - end;
        if (outcome.Tree != null)
            return isCut ? 0 : Enough;
        var progress = outcome.Error - Math.Max(error + shift, repair.At + repair.Inserted.Length);
        return Math.Min(Enough, isCut && outcome.Error >= window.Length ? Enough : progress);
    }

    // ---- reports

    private void Report(Outcome error, Repair? repair)
    {
        if (repair?.Report is { } own)
        {
            _diagnostics.Add(own());
            return;
        }

        var place = repair?.Place ?? error.Error;
        var help = repair?.Fix?.Title;
        if (help != null && repair!.Inserted is [{ Meant: { } meant, Count: > 0 }] && Spelling.Closest(LocationOf(place).Text, [meant]) != null)
            help = $"did you mean '{meant}'?";
        if (place >= _tokens.Length)
        {
            var end = new Diagnostic(DiagnosticCatalog.Unexpected, EndOfDeclaration(), [repair?.Expected ?? ExpectedTokens.Describe(error.Expected), WhatFollows()])
            {
                Help = help,
                Fix = repair?.Fix,
            };
            _diagnostics.Add(OpenBrace() is { } brace ? end with { Related = [new RelatedPlace(brace, "this brace is not closed")] } : end);
            return;
        }

        var location = LocationOf(place);
        var found = location.Text;
        var expected = repair?.Expected ?? Expected(error.Expected, place);
        _diagnostics.Add(
            (expected == Clause ? new Diagnostic(DiagnosticCatalog.UnknownClause, location, [found])
                : expected == ExperimentLine ? new Diagnostic(DiagnosticCatalog.UnknownExperimentMember, location, [found])
                : new Diagnostic(DiagnosticCatalog.Unexpected, location, [expected, $"'{found}'"]))
            with { Help = help, Fix = repair?.Fix });
    }

    // Inside braces, the parser names only the closing brace, even where a member can begin.
    private string Expected(IntervalSet expected, int place)
    {
        if (expected.ToList() is not [SchedLangLexer.RBRACE])
            return ExpectedTokens.Describe(expected);
        var depth = _tokens.Take(place).Sum(t => t.Type == SchedLangLexer.LBRACE ? 1 : t.Type == SchedLangLexer.RBRACE ? -1 : 0);
        return (_tokens[0].Type, depth) switch
        {
            (SchedLangLexer.POLICY, 1) => Clause,
            (SchedLangLexer.POLICY, _) => "a statement or '}'",
            (SchedLangLexer.EXPERIMENT, _) => ExperimentLine,
            (SchedLangLexer.SCENARIO, 1) => "a stream, 'run for', 'expect' or '}'",
            (SchedLangLexer.PLATFORM, 1) => "a device, an attribute or '}'",
            _ => "an attribute or '}'",
        };
    }

    private TextLocation LocationOf(int token) => token >= _tokens.Length
        ? EndOfDeclaration()
        : new TextLocation(_source, TextSpan.FromBounds(_raw[Math.Min(_tokens[token].First, _raw.Length - 1)].Span.Start, _raw[Math.Min(_tokens[token].Last, _raw.Length - 1)].Span.End));

    // The last character, so that the editor has something to underline.
    private TextLocation EndOfDeclaration() => new(_source, new TextSpan(_raw[Math.Min(_tokens[^1].Last, _raw.Length - 1)].Span.End - 1, 1));

    private string WhatFollows()
    {
        for (var i = _tokens[^1].Last + 1; i < _raw.Length; i++)
        {
            if (!_raw[i].IsHidden)
                return $"'{new TextLocation(_source, _raw[i].Span).Text}'";
        }

        return "the end of the file";
    }

    private TextLocation? OpenBrace()
    {
        var open = new Stack<TextSpan>();
        foreach (var token in _tokens.Where(t => !t.IsInserted))
        {
            if (token.Type == SchedLangLexer.LBRACE)
                open.Push(_raw[token.First].Span);
            else if (token.Type == SchedLangLexer.RBRACE)
                open.TryPop(out _);
        }

        return open.TryPop(out var span) ? new TextLocation(_source, span) : null;
    }

    private static int Lexed(string word) => new SchedLangLexer(new AntlrInputStream(word)).NextToken().Type;

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}
