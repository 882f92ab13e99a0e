using System.Collections.Immutable;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;

namespace SchedLang.Compiler.Binding;

/// <summary>Syntax trees to one bound program. It always runs, whatever the parser had to say.</summary>
public sealed class ProgramBinder
{
    private readonly DiagnosticBag _diagnostics;

    private ProgramBinder(DiagnosticBag diagnostics) => _diagnostics = diagnostics;

    /// <summary>Binds the declarations of all files.</summary>
    public static BoundProgram Bind(IEnumerable<SyntaxTree> trees, DiagnosticBag diagnostics)
    {
        var binder = new ProgramBinder(diagnostics);
        var declarations = trees.SelectMany(t => t.Root.Declarations).ToList();
        var platformBinder = new PlatformBinder(diagnostics);
        var platforms = binder.Distinct<PlatformSyntax>("platform", declarations).Select(platformBinder.Bind).ToImmutableArray();
        var models = binder.Distinct<ModelSyntax>("model", declarations).Select(platformBinder.Bind).OfType<ModelSymbol>().ToImmutableArray();
        var modelNames = declarations.OfType<ModelSyntax>().Select(m => m.Name.Text).ToHashSet();
        var scenarioBinder = new ScenarioBinder(platforms, models, modelNames, diagnostics);
        var scenarios = binder.Distinct<ScenarioSyntax>("scenario", declarations).Select(scenarioBinder.Bind).ToImmutableArray();
        var policies = PolicyParts.Inherit(binder.Distinct<PolicySyntax>("policy", declarations), diagnostics)
            .Select(p => PolicyBinder.Bind(p, diagnostics)).ToImmutableArray();
        return new BoundProgram(platforms, models, scenarios, policies);
    }

    // The first of each name; the others are reported, but their contents are not looked at twice.
    private List<T> Distinct<T>(string what, IEnumerable<DeclarationSyntax> declarations)
        where T : NamedDeclarationSyntax
    {
        var first = new Dictionary<string, T>();
        var distinct = new List<T>();
        foreach (var declaration in declarations.OfType<T>())
        {
            if (declaration.Name.IsMissing || first.TryAdd(declaration.Name.Text, declaration))
            {
                distinct.Add(declaration);
                continue;
            }

            var earlier = first[declaration.Name.Text];
            _diagnostics.Add(new Diagnostic(DiagnosticCatalog.DuplicateName, declaration.Name.Location, [what, declaration.Name.Text])
            {
                Related = [new RelatedPlace(earlier.Name.Location, "it is declared here already")],
            });
        }

        return distinct;
    }
}
