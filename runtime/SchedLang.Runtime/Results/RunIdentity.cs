using System.Collections.Immutable;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Results;

/// <summary>What identifies a run: enough to repeat it.</summary>
public sealed record RunIdentity
{
    /// <summary>Version of the compiler.</summary>
    public required string Version { get; init; }

    /// <summary>Name of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>The policy's parameters as written, including defaults.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Parameters { get; init; } = [];

    /// <summary>The scenario's settings that <c>--set</c> changed, as written.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Overrides { get; init; } = [];

    /// <summary>Seed of all random draws.</summary>
    public long Seed { get; init; }

    /// <summary>Names in the policy that read the future, which a real runtime cannot know.</summary>
    public ImmutableArray<string> Oracle { get; init; } = [];
}
