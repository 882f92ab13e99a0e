using System.Collections.Immutable;
using SchedLang.Compiler.Syntax;
using SchedLang.Runtime.Platforms;

namespace SchedLang.Compiler.Symbols;

/// <summary>A declared platform.</summary>
public sealed record PlatformSymbol(string Name, PlatformSyntax Syntax, ImmutableArray<DeviceSymbol> Devices, AttributeSet Attributes)
{
    /// <summary>Whether units slow each other down where together they ask for more than the memory's bandwidth.</summary>
    public bool SharesBandwidth => Attributes.Word("contention") == "proportional";

    /// <summary>Whether it is to share a bandwidth that it does not give.</summary>
    public bool LacksBandwidth => SharesBandwidth && Attributes.Find("memory")?.AtValue == null;
}

/// <summary>A declared device.</summary>
public sealed record DeviceSymbol(string Name, DeviceSyntax Syntax, DeviceKind Kind, AttributeSet Attributes)
{
    /// <summary>The words for kinds of devices; compared without case.</summary>
    public static ImmutableArray<string> KindNames { get; } = ["cpu", "gpu", "npu", "dsp"];

    /// <summary>The kind of a word; <see cref="DeviceKind.None"/> when it is none.</summary>
    public static DeviceKind KindOf(string word) =>
        (DeviceKind)KindNames.IndexOf(word, 0, KindNames.Length, StringComparer.OrdinalIgnoreCase);
}
