namespace SchedLang.Runtime.Platforms;

/// <summary>A processor that runs one unit at a time.</summary>
/// <param name="Name">As declared.</param>
/// <param name="Kind">What policies know it by.</param>
/// <param name="Power">Power while it runs a unit, in watts.</param>
/// <param name="IdlePower">Power while it does not, in watts.</param>
public sealed record Device(string Name, DeviceKind Kind, double Power, double IdlePower);
