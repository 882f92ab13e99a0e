using System.Collections.Immutable;
using SchedLang.Compiler.Symbols;

namespace SchedLang.Compiler.Binding;

/// <summary>All declarations of a file and the files that it uses. Names with errors stay unresolved.</summary>
public sealed record BoundProgram(
    ImmutableArray<PlatformSymbol> Platforms,
    ImmutableArray<ModelSymbol> Models,
    ImmutableArray<ScenarioSymbol> Scenarios,
    ImmutableArray<BoundPolicy> Policies,
    ImmutableArray<BoundExperiment> Experiments,
    ImmutableArray<ScenarioExpectation> Expectations);
