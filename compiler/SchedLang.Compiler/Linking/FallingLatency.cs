using System.Globalization;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Text;
using SchedLang.Runtime.Tables;

namespace SchedLang.Compiler.Linking;

/// <summary>A row of a latency table, with its time in ns.</summary>
internal sealed record MeasuredLatency(long Layer, int Batch, long Tokens, long Ns, TextLocation Location);

/// <summary>
/// Warns where more tokens, or more jobs in a batch, take less time. The usual cause is a first measurement that includes start-up work.
/// </summary>
internal static class FallingLatency
{
    // Repeated measurements of one latency differ by a few percent.
    private const double Noise = 0.05;

    /// <summary>Reports the first fall by tokens and the first by batch size for a stage on a device.</summary>
    public static void Report(LatencyKey key, IReadOnlyCollection<MeasuredLatency> rows, DiagnosticBag diagnostics)
    {
        Report(key, "tokens", rows.GroupBy(r => (r.Layer, (long)r.Batch)), r => r.Tokens, diagnostics);
        Report(key, "batch", rows.GroupBy(r => (r.Layer, r.Tokens)), r => r.Batch, diagnostics);
    }

    private static void Report(
        LatencyKey key, string column, IEnumerable<IEnumerable<MeasuredLatency>> curves, Func<MeasuredLatency, long> at, DiagnosticBag diagnostics)
    {
        foreach (var curve in curves)
        {
            MeasuredLatency? before = null;
            foreach (var row in curve.OrderBy(at))
            {
                if (before != null && row.Ns < before.Ns * (1 - Noise))
                {
                    diagnostics.Add(new Diagnostic(
                        DiagnosticCatalog.LatencyFalls, row.Location,
                        [$"{key.Model} {key.Stage.Name()} on {key.Device}", Figure(before.Ns), Figure(row.Ns), column, Number(at(before)), Number(at(row))])
                    {
                        Help = "measure again after a warm-up run; values between and beyond the rows follow the line through them",
                        Related = [new RelatedPlace(before.Location, "the longer latency")],
                    });
                    return;
                }

                before = row;
            }
        }
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Figure(long ns) => new SchedLang.Runtime.Quantities.Duration(ns).ToString();
}
