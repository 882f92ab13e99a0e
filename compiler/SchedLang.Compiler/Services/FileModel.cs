using System.Collections.Immutable;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Services;

/// <summary>A file, with the files that it uses, as the services see it. Expensive parts are computed on first use.</summary>
public sealed class FileModel
{
    private readonly Dictionary<ScenarioSymbol, Workload?> _workloads = new(ReferenceEqualityComparer.Instance);
    private readonly Lazy<ImmutableArray<SyntaxPath>> _words;

    internal FileModel(Compilation compilation)
    {
        Compilation = compilation;
        Tree = compilation.Trees.FirstOrDefault();
        Names = new NameResolver(compilation);
        _words = new Lazy<ImmutableArray<SyntaxPath>>(() => Tree == null ? [] : [.. SyntaxPath.All(Tree)]);
    }

    /// <summary>The compilation of the file.</summary>
    public Compilation Compilation { get; }

    /// <summary>The syntax tree of the file; null where it cannot be read.</summary>
    public SyntaxTree? Tree { get; }

    /// <summary>All declarations of the file and the files that it uses.</summary>
    public BoundProgram Program => Compilation.Program;

    internal NameResolver Names { get; }

    /// <summary>Every token of the file with its path.</summary>
    internal ImmutableArray<SyntaxPath> Words => _words.Value;

    /// <summary>The token at an offset of the file.</summary>
    internal SyntaxPath? At(int offset) => Tree == null ? null : SyntaxPath.At(Tree, offset);

    /// <summary>The symbol of the name at an offset; null where there is none.</summary>
    public Symbol? SymbolAt(int offset) => At(offset) is { } path ? Names.Resolve(path) : null;

    /// <summary>A scenario as the engine runs it; null where it has errors.</summary>
    internal Workload? WorkloadOf(ScenarioSymbol scenario)
    {
        if (!_workloads.TryGetValue(scenario, out var workload))
            _workloads.Add(scenario, workload = Compilation.WorkloadOf(scenario));
        return workload;
    }

    /// <summary>The bound scenario of a declaration; null where an earlier one has the same name.</summary>
    internal ScenarioSymbol? Scenario(ScenarioSyntax syntax) => Program.Scenarios.FirstOrDefault(s => s.Syntax == syntax);

    /// <summary>The bound policy of a declaration; null where an earlier one has the same name.</summary>
    internal BoundPolicy? Policy(PolicySyntax syntax) => Program.Policies.FirstOrDefault(p => p.Symbol.Syntax == syntax);
}
