using System.Collections.Immutable;

namespace SchedLang.Compiler.Import;

/// <summary>What a person adds to a file of another tool.</summary>
/// <param name="Model">The model, where the file does not name it or another name is wanted.</param>
/// <param name="Device">The device, likewise.</param>
/// <param name="Stage">The stage, where the format has no stages.</param>
/// <param name="Map">Our columns, each with the column of the file that gives it.</param>
public sealed record ImportOptions(string? Model, string? Device, string? Stage, ImmutableDictionary<string, string> Map)
{
    /// <summary>Nothing added.</summary>
    public static ImportOptions None { get; } = new(null, null, null, ImmutableDictionary<string, string>.Empty);
}

/// <summary>A file of another tool in our format.</summary>
/// <param name="Csv">The whole file.</param>
/// <param name="LeftOut">What was left out or changed, one sentence each.</param>
public sealed record ImportResult(string Csv, ImmutableArray<string> LeftOut);
