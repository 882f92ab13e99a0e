using System.Globalization;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Lowering;

/// <summary>Checks that the latencies of a workload, at every shape of its jobs, fit into memory.</summary>
internal static class WorkloadSizeCheck
{
    /// <summary>Reports a workload with too many shapes, units and devices.</summary>
    public static void Check(BoundPolicy policy, BoundExpression? chunk, Workload workload, DiagnosticBag diagnostics)
    {
        var cells = WorkloadSize.Cells(workload, ChunkTokens(chunk));
        var bytes = WorkloadSize.BytesOf(workload, cells);
        if (bytes > WorkloadSize.MostBytes)
        {
            diagnostics.ReportWithHelp(
                DiagnosticCatalog.TooLarge, policy.Symbol.Syntax.Name.Location, "use fewer layers, shorter outputs or larger chunks", workload.Name,
                string.Create(CultureInfo.InvariantCulture, $"{cells:N0}"), string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.#}"));
        }
    }

    /// <summary>Tokens of a chunk of prefill; 0 where prefill is whole or the value is not known yet.</summary>
    public static long ChunkTokens(BoundExpression? chunk) => chunk is BoundConstant { Value: var value } ? Math.Max(1, value.AsInteger) : 0;
}
