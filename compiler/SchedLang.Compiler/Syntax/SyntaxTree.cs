using System.Collections.Immutable;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Syntax.Parsing;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Syntax;

/// <summary>A parsed file and what the parser had to say of it.</summary>
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

    /// <summary>The file as a tree that holds every character of it.</summary>
    public CompilationUnitSyntax Root { get; }

    /// <summary>Its syntax errors.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>Parses a text, whatever it holds; never throws.</summary>
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
        return new SyntaxTree(source, root, diagnostics.Sorted());
    }
}
