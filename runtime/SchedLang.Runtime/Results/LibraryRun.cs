using System.Reflection;
using System.Text;
using SchedLang.Runtime.Metrics;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Results;

/// <summary>The result of a library's run. Metrics are computed on first use and are safe to read from any thread.</summary>
/// <param name="identity">What identifies the run.</param>
/// <param name="figures">The figures of the run.</param>
public sealed class LibraryRun(RunIdentity identity, RunFigures figures)
{
    /// <summary>The name of the resource that holds a library's workload.</summary>
    public const string WorkloadResource = "workload";

    private static readonly Dictionary<string, Metric<RunFigures>> OfRuns = MetricCatalog.OfRun.ToDictionary(m => m.Id);
    private static readonly Dictionary<string, Metric<StreamFigures>> OfStreams = MetricCatalog.OfStream.ToDictionary(m => m.Id);
    private static readonly Dictionary<string, Metric<DeviceFigures>> OfDevices = MetricCatalog.OfDevice.ToDictionary(m => m.Id);

    // Reading a percentile sorts the samples in place.
    private readonly Lock _gate = new();

    /// <summary>What identifies the run.</summary>
    public RunIdentity Identity { get; } = identity;

    /// <summary>The workload of a library, read on first use.</summary>
    /// <param name="library">The library's assembly.</param>
    public static Lazy<Workload> WorkloadOf(Assembly library) => new(() =>
    {
        using var stream = library.GetManifestResourceStream(WorkloadResource) ?? throw new InvalidDataException("the assembly carries no workload");
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        return WorkloadFile.Read(reader);
    });

    /// <summary>A metric of the run, in the units of <see cref="UnitOf"/>.</summary>
    public double OfRun(string id) => Value(OfRuns[id], figures);

    /// <summary>A metric of a stream, given the stream's number.</summary>
    public double OfStream(int stream, string id) => Value(OfStreams[id], figures.Streams[stream]);

    /// <summary>A metric of a device, given the device's number.</summary>
    public double OfDevice(int device, string id) => Value(OfDevices[id], figures.Devices[device]);

    /// <summary>The JSON that <c>schedlang run --format json</c> prints for the run.</summary>
    public string ToJson()
    {
        using var buffer = new MemoryStream();
        lock (_gate)
            SummaryJson.Write(buffer, Identity, figures);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>A sentence that states the unit of a library's property, for its documentation.</summary>
    public static string UnitOf(MetricUnit unit) => unit switch
    {
        MetricUnit.Time => "In ms.",
        MetricUnit.Energy => "In J.",
        MetricUnit.Share => "From 0 to 1.",
        MetricUnit.PerSecond => "Per second.",
        _ => "A count.",
    };

    private double Value<T>(Metric<T> metric, T subject)
    {
        lock (_gate)
        {
            var value = metric.Value(figures, subject);
            return metric.Unit switch
            {
                MetricUnit.Time => value / 1e6,
                MetricUnit.Energy => value / 1e9,
                _ => value,
            };
        }
    }
}
