using System.Collections.Immutable;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Syntax.Parsing;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Syntax;

/// <summary>A parsed file with its syntax errors.</summary>
public sealed class SyntaxTree
{
    private SyntaxTree(SourceText source, CompilationUnitSyntax root, ImmutableArray<Diagnostic> diagnostics)
    {
        Source = source;
        Root = root;
        Diagnostics = diagnostics;
    }

    /// <summary>The file.</summary>
    public SourceText Source { get; }

    /// <summary>The root of the tree, which contains every character of the file.</summary>
    public CompilationUnitSyntax Root { get; }

    /// <summary>The syntax errors of the file.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>Parses any text. Never throws.</summary>
    public static SyntaxTree Parse(SourceText source)
    {
        var diagnostics = new DiagnosticBag();
        var tokens = Tokenizer.Tokenize(source, diagnostics);
        var leaves = new TokenReader(source, tokens);
        var declarations = ImmutableArray.CreateBuilder<DeclarationSyntax>();
        var repairs = new RepairBudget();
        foreach (var visible in DeclarationSplitter.Split(tokens, ForeignText.Read(source, tokens, diagnostics)))
            declarations.Add(DeclarationParser.Parse(source, tokens, visible, leaves, repairs, diagnostics));
        var root = new CompilationUnitSyntax(source, declarations.ToImmutable(), leaves.EndOfFile());
        // One mistake is told once: where a character is wrong, the parser misses something, too.
        return new SyntaxTree(source, root, [.. diagnostics.Sorted().DistinctBy(d => d.Location.Span.Start)]);
    }
}
