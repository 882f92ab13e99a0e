using System.Collections.Immutable;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Metrics;

/// <summary>A metric as <c>report</c> and <c>expect</c> name it: <c>energy</c>, <c>npc.ttft.p99</c>, <c>npu.utilization</c>.</summary>
/// <param name="Name">The whole name.</param>
/// <param name="Unit">The unit of its value.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Value">Its value in a run; NaN also if the run has no such stream or device.</param>
public sealed record NamedMetric(string Name, MetricUnit Unit, string Description, Func<RunFigures, double> Value)
{
    /// <summary>The stream or device that it describes; null for a whole run.</summary>
    public string? Subject { get; private init; }

    /// <summary>The samples that the metric needs beyond counts and sums.</summary>
    public SampleKinds Needs { get; private init; }

    /// <summary>Whether it describes a stream and applies to LLM jobs only.</summary>
    public bool NeedsLlm { get; private init; }

    /// <summary>Which of its values are better.</summary>
    public MetricDirection Direction { get; private init; }

    /// <summary>Finds a metric by name, or returns null. The order of search is the run, streams, devices.</summary>
    public static NamedMetric? Find(string name, IReadOnlyCollection<string> streams, IReadOnlyCollection<string> devices)
    {
        if (MetricCatalog.OfRun.FirstOrDefault(m => m.Id == name) is { } ofRun)
            return new NamedMetric(name, ofRun.Unit, ofRun.Description, r => ofRun.Value(r, r)) { Needs = ofRun.Needs, Direction = ofRun.Direction };
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var (subject, id) = dot < 0 ? ("", name) : (name[..dot], name[(dot + 1)..]);
        if (streams.Contains(subject) && MetricCatalog.OfStream.FirstOrDefault(m => m.Id == id) is { } ofStream)
        {
            return new NamedMetric(name, ofStream.Unit, ofStream.Description,
                r => r.Streams.FirstOrDefault(s => s.Definition.Name == subject) is { } stream ? ofStream.Value(r, stream) : double.NaN)
            {
                Subject = subject,
                Needs = ofStream.Needs,
                NeedsLlm = ofStream.IsOfLlm,
                Direction = ofStream.Direction,
            };
        }

        if (devices.Contains(subject) && MetricCatalog.OfDevice.FirstOrDefault(m => m.Id == id) is { } ofDevice)
        {
            return new NamedMetric(name, ofDevice.Unit, ofDevice.Description,
                r => r.Devices.FirstOrDefault(d => d.Device.Name == subject) is { } device ? ofDevice.Value(r, device) : double.NaN)
            {
                Subject = subject,
                Direction = ofDevice.Direction,
            };
        }

        return null;
    }

    /// <summary>All metric names for the given streams and devices.</summary>
    public static IEnumerable<string> Names(IEnumerable<string> streams, IEnumerable<string> devices) =>
    [
        .. MetricCatalog.OfRun.Select(m => m.Id),
        .. from stream in streams from metric in MetricCatalog.OfStream select $"{stream}.{metric.Id}",
        .. from device in devices from metric in MetricCatalog.OfDevice select $"{device}.{metric.Id}",
    ];
}
