namespace SchedLang.Runtime.Platforms;

/// <summary>A processor that runs one unit at a time.</summary>
/// <param name="Name">As declared.</param>
/// <param name="Kind">The kind by which policies select it.</param>
/// <param name="Power">Power while it runs a unit, in watts.</param>
/// <param name="IdlePower">Power while it is idle, in watts.</param>
/// <param name="Variation">How far actual work may deviate from predicted work, from 0 to 1; null to use the platform's.</param>
public sealed record Device(string Name, DeviceKind Kind, double Power, double IdlePower, double? Variation = null);
