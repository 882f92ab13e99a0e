using SchedLang.Compiler.Types;

namespace SchedLang.Simulator.Settings;

/// <summary>What a setting belongs to.</summary>
public enum SettingOwner
{
    /// <summary>The length of the run: <c>run</c>.</summary>
    Run,

    /// <summary>A parameter of the policy.</summary>
    Parameter,

    /// <summary>An attribute of the platform.</summary>
    Platform,

    /// <summary>An attribute of a device.</summary>
    Device,

    /// <summary>An attribute of a stream or of its arrivals.</summary>
    Stream,
}

/// <summary>A setting that a build left open for <c>--set</c>.</summary>
/// <param name="Name">The name that <c>--set</c> takes: <c>npc.prompt</c>.</param>
/// <param name="Owner">What it belongs to.</param>
/// <param name="Index">Number of the device or stream; 0 for other owners.</param>
/// <param name="Member">The name within its owner: <c>prompt</c>.</param>
/// <param name="Type">The type of its value; settings that take a word have the type of classes.</param>
/// <param name="Default">The build's value as written; empty if there is none.</param>
/// <param name="Description">One sentence; may be empty.</param>
public sealed record OpenSetting(
    string Name, SettingOwner Owner, int Index, string Member, SchedType Type, string Default, string Description)
{
    /// <summary>The smallest value of a parameter; null for no bound.</summary>
    public Constant? Minimum { get; init; }

    /// <summary>The largest value of a parameter; null for no bound.</summary>
    public Constant? Maximum { get; init; }
}
