using System.Reflection;
using System.Text;
using SchedLang.Runtime.Metrics;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Results;

/// <summary>A run that a library made. Metrics are computed when they are asked for, by any thread.</summary>
/// <param name="identity">What was run.</param>
/// <param name="figures">What was counted.</param>
public sealed class LibraryRun(RunIdentity identity, RunFigures figures)
{
    /// <summary>The name of the resource that holds a library's workload.</summary>
    public const string WorkloadResource = "workload";

    private static readonly Dictionary<string, Metric<RunFigures>> OfRuns = MetricCatalog.OfRun.ToDictionary(m => m.Id);
    private static readonly Dictionary<string, Metric<StreamFigures>> OfStreams = MetricCatalog.OfStream.ToDictionary(m => m.Id);
    private static readonly Dictionary<string, Metric<DeviceFigures>> OfDevices = MetricCatalog.OfDevice.ToDictionary(m => m.Id);

    // Percentiles sort the samples in place.
    private readonly Lock _gate = new();

    /// <summary>What was run.</summary>
    public RunIdentity Identity { get; } = identity;

    /// <summary>The workload of a library, read when it is asked for.</summary>
    /// <param name="library">The library's assembly.</param>
    public static Lazy<Workload> WorkloadOf(Assembly library) => new(() =>
    {
        using var stream = library.GetManifestResourceStream(WorkloadResource) ?? throw new InvalidDataException("the assembly carries no workload");
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        return WorkloadFile.Read(reader);
    });

    /// <summary>A metric of the run, in the units of <see cref="UnitOf"/>.</summary>
    public double OfRun(string id) => Value(OfRuns[id], figures);

    /// <summary>A metric of a stream, by its number.</summary>
    public double OfStream(int stream, string id) => Value(OfStreams[id], figures.Streams[stream]);

    /// <summary>A metric of a device, by its number.</summary>
    public double OfDevice(int device, string id) => Value(OfDevices[id], figures.Devices[device]);

    /// <summary>What <c>schedlang run --format json</c> prints for the run.</summary>
    public string ToJson()
    {
        using var buffer = new MemoryStream();
        lock (_gate)
            SummaryJson.Write(buffer, Identity, figures);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>The unit of a library's property: a sentence for its documentation.</summary>
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
