using System.Collections.Immutable;
using SchedLang.Compiler.Symbols;

namespace SchedLang.Compiler.Binding;

/// <summary>Everything that a file and those that it uses declare, resolved as far as it is right.</summary>
public sealed record BoundProgram(
    ImmutableArray<PlatformSymbol> Platforms,
    ImmutableArray<ModelSymbol> Models,
    ImmutableArray<ScenarioSymbol> Scenarios,
    ImmutableArray<BoundPolicy> Policies,
    ImmutableArray<BoundExperiment> Experiments,
    ImmutableArray<ScenarioExpectation> Expectations);
