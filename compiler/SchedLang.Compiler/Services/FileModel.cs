using System.Collections.Immutable;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Services;

/// <summary>A file with those that it uses, as services look at them. What takes time is computed when it is first asked for.</summary>
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

    /// <summary>The file itself; null where it cannot be read.</summary>
    public SyntaxTree? Tree { get; }

    /// <summary>What is declared.</summary>
    public BoundProgram Program => Compilation.Program;

    internal NameResolver Names { get; }

    /// <summary>Every token of the file with its path.</summary>
    internal ImmutableArray<SyntaxPath> Words => _words.Value;

    /// <summary>The token at an offset of the file.</summary>
    internal SyntaxPath? At(int offset) => Tree == null ? null : SyntaxPath.At(Tree, offset);

    /// <summary>What the name at an offset stands for; null where there is none.</summary>
    public Symbol? SymbolAt(int offset) => At(offset) is { } path ? Names.Resolve(path) : null;

    /// <summary>A scenario as the engine runs it; null where anything is wrong with it.</summary>
    internal Workload? WorkloadOf(ScenarioSymbol scenario)
    {
        if (!_workloads.TryGetValue(scenario, out var workload))
            _workloads.Add(scenario, workload = Compilation.WorkloadOf(scenario));
        return workload;
    }

    /// <summary>The bound scenario of a declaration; null where another of its name came first.</summary>
    internal ScenarioSymbol? Scenario(ScenarioSyntax syntax) => Program.Scenarios.FirstOrDefault(s => s.Syntax == syntax);

    /// <summary>The bound policy of a declaration; null where another of its name came first.</summary>
    internal BoundPolicy? Policy(PolicySyntax syntax) => Program.Policies.FirstOrDefault(p => p.Symbol.Syntax == syntax);
}
