using System.Collections.Immutable;
using Antlr4.Runtime;
using Antlr4.Runtime.Atn;
using Antlr4.Runtime.Misc;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Text;
using SchedLang.Grammar;

namespace SchedLang.Compiler.Syntax.Parsing;

/// <summary>Parses one declaration: fast first (SLL, giving up at an error), and only where that fails with all of ANTLR's power.</summary>
internal sealed class DeclarationParser
{
    private readonly SourceText _source;
    private readonly ImmutableArray<RawToken> _tokens;
    private readonly ImmutableArray<int> _visible;
    private readonly DiagnosticBag _diagnostics;

    private DeclarationParser(
        SourceText source, ImmutableArray<RawToken> tokens, ImmutableArray<int> visible, DiagnosticBag diagnostics)
    {
        _source = source;
        _tokens = tokens;
        _visible = visible;
        _diagnostics = diagnostics;
    }

    public static DeclarationSyntax Parse(
        SourceText source, ImmutableArray<RawToken> tokens, ImmutableArray<int> visible, TokenReader leaves, DiagnosticBag diagnostics)
    {
        var parser = new DeclarationParser(source, tokens, visible, diagnostics);
        return parser.Parse(leaves);
    }

    private DeclarationSyntax Parse(TokenReader leaves)
    {
        if (!DeclarationSplitter.BeginsDeclaration(_tokens[_visible[0]].Type))
        {
            ReportUnknownDeclaration();
            return Unparsed(leaves);
        }

        var start = leaves.Position;
        try
        {
            var builder = new SyntaxBuilder(_source, _visible, leaves);
            var declaration = builder.Build(ParseTree());
            ReportUnknownClauses(declaration);
            return declaration;
        }
        catch (NestingTooDeepException e)
        {
            var location = LocationOf(e.Token);
            _diagnostics.Report(DiagnosticCatalog.NestingTooDeep, location, Invariant(ParsingLimits.MaxNesting));
            leaves.Position = start;
            return Unparsed(leaves);
        }
        catch (ChainTooLongException e)
        {
            _diagnostics.Report(
                DiagnosticCatalog.ExpressionTooLong, new TextLocation(_source, e.Span), Invariant(ParsingLimits.MaxChain));
            leaves.Position = start;
            return Unparsed(leaves);
        }
    }

    private SchedLangParser.DeclarationContext ParseTree()
    {
        var parser = new BoundedParser(Stream());
        parser.RemoveErrorListeners();
        parser.Interpreter.PredictionMode = PredictionMode.SLL;
        parser.ErrorHandler = new BailErrorStrategy();
        try
        {
            return parser.declarationUnit().declaration();
        }
        catch (ParseCanceledException e) when (e is not NestingTooDeepException)
        {
            parser.TokenStream = Stream();
            parser.Interpreter.PredictionMode = PredictionMode.LL;
            parser.ErrorHandler = new ReportingErrorStrategy(ReportUnexpected, (t, e) => Meant(t, e) != null);
            return parser.declarationUnit().declaration();
        }
    }

    private CommonTokenStream Stream()
    {
        var visible = new List<IToken>(_visible.Length);
        foreach (var index in _visible)
        {
            var raw = _tokens[index];
            visible.Add(new CommonToken(raw.Type, "")
            {
                StartIndex = raw.Span.Start,
                StopIndex = raw.Span.End - 1,
                Line = raw.Line + 1,
            });
        }

        return new CommonTokenStream(new ListTokenSource(visible));
    }

    private UnknownDeclarationSyntax Unparsed(TokenReader leaves)
    {
        var tokens = _visible.Where(leaves.CanTake).Select(i => leaves.Take(i, TokenKind.Name)).ToImmutableArray();
        return new UnknownDeclarationSyntax(_source, tokens);
    }

    private void ReportUnknownDeclaration()
    {
        var location = new TextLocation(_source, _tokens[_visible[0]].Span);
        if (_tokens[_visible[0]].Type == SchedLangLexer.RBRACE)
        {
            _diagnostics.Report(DiagnosticCatalog.ExtraBrace, location);
            return;
        }

        string[] known = ["use", "platform", "model", "scenario", "policy", "experiment"];
        _diagnostics.ReportMisspelt(DiagnosticCatalog.UnknownDeclaration, location, location.Text, known, location.Text);
    }

    private void ReportUnknownClauses(DeclarationSyntax declaration)
    {
        foreach (var clause in (declaration as PolicySyntax)?.Clauses.OfType<UnknownClauseSyntax>() ?? [])
        {
            var word = clause.AllTokens[0];
            if (_diagnostics.Any(d => d.Location == word.Location))
                continue;
            _diagnostics.ReportMisspelt(DiagnosticCatalog.UnknownClause, word.Location, word.Text, ExpectedTokens.ClauseWords, word.Text);
        }
    }

    private void ReportUnexpected(IToken found, IntervalSet expected)
    {
        var description = ExpectedTokens.Describe(expected);
        if (found.Type != TokenConstants.EOF)
        {
            if (FollowsUnknown(found))
                return; // told already, and likely the reason
            var location = LocationOf(found);
            var meant = Meant(found, expected);
            _diagnostics.Add(new Diagnostic(DiagnosticCatalog.Unexpected, location, [description, $"'{location.Text}'"])
            {
                Help = meant == null ? null : $"did you mean '{meant}'?",
                Fix = meant == null ? null : new TextFix($"write '{meant}'", location, meant),
            });
            return;
        }

        var diagnostic = new Diagnostic(DiagnosticCatalog.Unexpected, EndOfDeclaration(), [description, WhatFollows()]);
        if (OpenBrace() is { } brace)
            diagnostic = diagnostic with { Related = [new RelatedPlace(brace, "this brace is not closed")] };
        _diagnostics.Add(diagnostic);
    }

    private string? Meant(IToken found, IntervalSet expected) => found.Type == SchedLangLexer.IDENTIFIER
        ? Spelling.Closest(LocationOf(found).Text, ExpectedTokens.Words(expected))
        : null;

    private bool FollowsUnknown(IToken token)
    {
        for (var i = _visible[token.TokenIndex] - 1; i >= 0 && _tokens[i].IsHidden; i--)
        {
            if (_tokens[i].Type == SchedLangLexer.UNKNOWN)
                return true;
        }

        return false;
    }

    private TextLocation LocationOf(IToken token) => token.Type == TokenConstants.EOF
        ? EndOfDeclaration()
        : new TextLocation(_source, TextSpan.FromBounds(token.StartIndex, token.StopIndex + 1));

    // The last character, so that there is something to underline.
    private TextLocation EndOfDeclaration() => new(_source, new TextSpan(_tokens[_visible[^1]].Span.End - 1, 1));

    private string WhatFollows()
    {
        for (var i = _visible[^1] + 1; i < _tokens.Length; i++)
        {
            if (!_tokens[i].IsHidden)
                return $"'{new TextLocation(_source, _tokens[i].Span).Text}'";
        }

        return "the end of the file";
    }

    private TextLocation? OpenBrace()
    {
        var open = new Stack<TextSpan>();
        foreach (var index in _visible)
        {
            if (_tokens[index].Type == SchedLangLexer.LBRACE)
                open.Push(_tokens[index].Span);
            else if (_tokens[index].Type == SchedLangLexer.RBRACE)
                open.TryPop(out _);
        }

        return open.TryPop(out var span) ? new TextLocation(_source, span) : null;
    }

    private static string Invariant(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
