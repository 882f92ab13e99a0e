namespace SchedLang.EndToEnd.Clauses;

/// <summary>Small benches, and a policy that adds nothing to what is tested.</summary>
internal static class Benches
{
    public const string Fcfs = "order by arrival  place on idle device";

    public static Bench OneGpu() => new Bench().Device("gpu", "GPU");

    public static Bench GpuAndNpu() => new Bench().Device("gpu", "GPU").Device("npu", "NPU");

    public static Bench CpuAndNpu(string cpu = "", string npu = "") => new Bench().Device("cpu", "CPU", cpu).Device("npu", "NPU", npu);
}
