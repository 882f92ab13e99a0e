using System.Collections.Immutable;
using SchedLang.Compiler.Syntax;
using SchedLang.Runtime.Platforms;

namespace SchedLang.Compiler.Symbols;

/// <summary>A declared platform.</summary>
public sealed record PlatformSymbol(string Name, PlatformSyntax Syntax, ImmutableArray<DeviceSymbol> Devices, AttributeSet Attributes)
{
    /// <summary>Whether it names no table and no model declares latencies. The binder reports this.</summary>
    public bool LacksLatencies { get; init; }

    /// <summary>Whether units slow each other down in proportion when their total demand exceeds the memory bandwidth.</summary>
    public bool SharesBandwidth => Attributes.Find("contention") is { IsFile: false, Value.AsWord: "proportional" };

    /// <summary>The file of measured slowdowns, or null.</summary>
    public AttributeValue? ContentionFile => Attributes.Find("contention") is { IsFile: true } file ? file : null;

    /// <summary>The models of the program, of which measured points may be.</summary>
    public ImmutableArray<ModelSymbol> Models { get; init; } = [];

    /// <summary>Whether latencies that the table does not have are derived from operators.</summary>
    public bool DerivesLatencies => Attributes.Find("latencies from") != null;

    /// <summary>Whether it shares bandwidth without declaring one.</summary>
    public bool LacksBandwidth => SharesBandwidth && Attributes.Find("memory")?.AtValue == null;
}

/// <summary>A declared device.</summary>
public sealed record DeviceSymbol(string Name, DeviceSyntax Syntax, DeviceKind Kind, AttributeSet Attributes);
