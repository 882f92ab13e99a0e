using SchedLang.Runtime.Metrics;

namespace SchedLang.EndToEnd;

/// <summary>Values of metrics by the names that programs give them, in base units (ns, nJ, shares).</summary>
internal static class MetricValues
{
    /// <summary>A metric over the whole run, such as <c>violation_rate</c>.</summary>
    public static double Of(this RunFigures run, string metric) => MetricCatalog.OfRun.Single(m => m.Id == metric).Value(run, run);

    /// <summary>A metric of a stream, such as <c>ttft.mean</c>.</summary>
    public static double OfStream(this RunFigures run, string stream, string metric) =>
        MetricCatalog.OfStream.Single(m => m.Id == metric).Value(run, run.Streams.Single(s => s.Definition.Name == stream));

    /// <summary>A metric of a device, such as <c>utilization</c>.</summary>
    public static double OfDevice(this RunFigures run, string device, string metric) =>
        MetricCatalog.OfDevice.Single(m => m.Id == metric).Value(run, run.Devices.Single(d => d.Device.Name == device));
}
