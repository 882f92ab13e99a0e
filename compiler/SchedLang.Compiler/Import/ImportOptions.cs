using System.Collections.Immutable;

namespace SchedLang.Compiler.Import;

/// <summary>Options of an import: values that the file lacks, or that replace those of the file.</summary>
/// <param name="Model">The model; null to use the one in the file.</param>
/// <param name="Device">The device; null to use the one in the file.</param>
/// <param name="Stage">The stage, for formats without stages.</param>
/// <param name="Map">Columns of the result, each with the column of the file that supplies it.</param>
public sealed record ImportOptions(string? Model, string? Device, string? Stage, ImmutableDictionary<string, string> Map)
{
    /// <summary>No options.</summary>
    public static ImportOptions None { get; } = new(null, null, null, ImmutableDictionary<string, string>.Empty);
}

/// <summary>The result of an import.</summary>
/// <param name="Csv">The whole file.</param>
/// <param name="LeftOut">What was left out or changed, in sentences.</param>
public sealed record ImportResult(string Csv, ImmutableArray<string> LeftOut);
