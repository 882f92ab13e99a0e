namespace SchedLang.Runtime.Platforms;

/// <summary>What a policy knows a device by.</summary>
public enum DeviceKind
{
    /// <summary>No device: the kind of a reference to nothing.</summary>
    None = -1,
    Cpu,
    Gpu,
    Npu,
    Dsp,
}
