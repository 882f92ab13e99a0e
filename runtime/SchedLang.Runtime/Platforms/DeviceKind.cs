namespace SchedLang.Runtime.Platforms;

/// <summary>The kind of a device, which policies test.</summary>
public enum DeviceKind
{
    /// <summary>No device: the kind of the null device.</summary>
    None = -1,
    Cpu,
    Gpu,
    Npu,
    Dsp,
}
