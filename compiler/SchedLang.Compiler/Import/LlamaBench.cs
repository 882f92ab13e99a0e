namespace SchedLang.Compiler.Import;

/// <summary>Adds rows of llama-bench, for all of its formats.</summary>
internal static class LlamaBench
{
    private static readonly string[] GpuBackends = ["CUDA", "ROCm", "HIP", "Metal", "MTL", "Vulkan", "SYCL", "OpenCL", "MUSA"];
    private static readonly string[] NpuBackends = ["CANN", "HTP", "Hexagon", "QNN", "NPU"];

    /// <summary>Adds a row with the fields that CSV, JSON and SQL share.</summary>
    public static void Add(TextRow row, ImportRows rows)
    {
        var name = Path.GetFileNameWithoutExtension(row["model_filename"].Replace('\\', '/'));
        Add(
            rows, name.Length > 0 ? name : row["model_type"], DeviceOf(row["backends"], row["n_gpu_layers"]), row.Whole("n_prompt") ?? 0, row.Whole("n_gen") ?? 0,
            row.Whole("n_depth") ?? 0, (row.Number("avg_ns") ?? 0) / 1_000_000m);
    }

    /// <summary>
    /// Adds a test. The latency of a prefill of n tokens is the time of the test.
    /// The latency of a decode is the time divided by its tokens, at the middle of the context lengths in the test.
    /// </summary>
    public static void Add(ImportRows rows, string model, string? device, long prompt, long generated, long depth, decimal ms)
    {
        if (prompt > 0 && generated > 0)
            rows.LeaveOut("tests of prompt and generation together (pg)");
        else if (prompt > 0 && depth > 0)
            rows.LeaveOut("prefills that continue a context (depth above 0)");
        else if (prompt <= 0 && generated <= 0)
            rows.LeaveOut("rows that are no test");
        else if (rows.Model(model) is { } name && rows.Device(device) is { } at)
            rows.AddLatency(name, prompt > 0 ? "prefill" : "decode", at, prompt > 0 ? prompt : depth + ((generated + 1) / 2), 1, null, ms / Math.Max(1, generated));
    }

    /// <summary>The usual name of the device of a backend; null if the backend is unknown.</summary>
    public static string? DeviceOf(string backends, string gpuLayers)
    {
        bool Has(string[] known) => known.Any(k => backends.Contains(k, StringComparison.OrdinalIgnoreCase));
        return Has(NpuBackends) ? "npu"
            : Has(GpuBackends) ? (gpuLayers == "0" ? "cpu" : "gpu")
            : backends.Contains("CPU", StringComparison.OrdinalIgnoreCase) || backends.Contains("BLAS", StringComparison.OrdinalIgnoreCase) ? "cpu"
            : null;
    }
}
