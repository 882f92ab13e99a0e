using System.Collections.Immutable;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Results;

/// <summary>What was run: enough to run it again.</summary>
public sealed record RunIdentity
{
    /// <summary>Version of the compiler.</summary>
    public required string Version { get; init; }

    /// <summary>Name of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>The policy's parameters as written, defaults included.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Parameters { get; init; } = [];

    /// <summary>What <c>--set</c> changed in the scenario, as written.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Overrides { get; init; } = [];

    /// <summary>Seed of all random draws.</summary>
    public long Seed { get; init; }

    /// <summary>Names by which the policy knows the future: a real runtime could not know them.</summary>
    public ImmutableArray<string> Oracle { get; init; } = [];
}
