using System.Collections.Immutable;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Metrics;

/// <summary>The counts, sums and samples of a run.</summary>
public sealed class RunFigures
{
    private readonly SampleKinds _recorded;
    private SampleSet? _latency;
    private SampleSet? _queueing;
    private SampleSet? _ttft;
    private SampleSet? _tpt;
    private SampleSet? _gap;
    private SampleSet? _tardiness;
    private SampleSet? _latencyPerToken;
    private SampleSet? _ttftPerToken;

    internal RunFigures(Workload workload, SampleKinds recorded)
    {
        Workload = workload;
        _recorded = recorded;
        Streams = [.. workload.Streams.Select(s => new StreamFigures(s, workload.Models[s.Model], workload.Platform.Devices.Length, recorded))];
        Devices = [.. workload.Platform.Devices.Select(d => new DeviceFigures(d))];
    }

    /// <summary>The state of the run, while it is in progress.</summary>
    internal SystemState? State { get; set; }

    /// <summary>The workload of the run.</summary>
    public Workload Workload { get; }

    /// <summary>By stream, in declaration order.</summary>
    public ImmutableArray<StreamFigures> Streams { get; }

    /// <summary>By device, in declaration order.</summary>
    public ImmutableArray<DeviceFigures> Devices { get; }

    /// <summary>Time from release to completion in ns, of all streams. Read it and the sets below only after the run.</summary>
    public SampleSet Latency => _latency ??= SampleSet.Merge(Streams.Select(s => s.Latency));

    /// <summary>Time from release to the first unit's start in ns, of all streams.</summary>
    public SampleSet Queueing => _queueing ??= SampleSet.Merge(Streams.Select(s => s.Queueing));

    /// <summary>Time to first token in ns, of all streams.</summary>
    public SampleSet Ttft => _ttft ??= SampleSet.Merge(Streams.Select(s => s.Ttft));

    /// <summary>Mean time per token of each job after its first token in ns, of all streams.</summary>
    public SampleSet Tpt => _tpt ??= SampleSet.Merge(Streams.Select(s => s.Tpt));

    /// <summary>Time between consecutive tokens of a job in ns, of all streams.</summary>
    /// <exception cref="InvalidOperationException">The run did not record it.</exception>
    public SampleSet Gap => _gap ??= SampleSet.Merge(Streams.Select(s => s.Gap));

    /// <summary>Tardiness of jobs in ns, of all streams.</summary>
    public SampleSet Tardiness => _tardiness ??= SampleSet.Merge(Streams.Select(s => s.Tardiness));

    /// <summary>Latency per token in ns, of all streams.</summary>
    public SampleSet LatencyPerToken => _latencyPerToken ??= SampleSet.Merge(Streams.Select(s => s.LatencyPerToken));

    /// <summary>TTFT per token of the prompt in ns, of all streams.</summary>
    public SampleSet TtftPerToken => _ttftPerToken ??= SampleSet.Merge(Streams.Select(s => s.TtftPerToken));

    /// <summary>Number of ready jobs of all streams over time.</summary>
    /// <exception cref="InvalidOperationException">The run did not record it.</exception>
    public QueueLength QueueLength => _recorded.Require(SampleKinds.QueueLength, Queue);

    internal QueueLength Queue { get; } = new();

    /// <summary>Length of the run in ns.</summary>
    public long DurationNs => Workload.End.Ns;

    /// <summary>Units that ended, including aborted ones.</summary>
    public long Units => Devices.Sum(d => d.Units);

    /// <summary>
    /// Jain's fairness index (Jain, Chiu and Hawe, 1984) of achieved / required rate over the streams with a period; NaN if there are none.
    /// </summary>
    public double Fairness
    {
        get
        {
            var shares = Streams.Where(s => !s.Period.IsNever).Select(s => (s.Definition.Flow == null ? s.Completed : s.Flows) * s.Period.AsDouble / DurationNs).ToList();
            var squares = shares.Sum(x => x * x);
            return squares == 0 ? double.NaN : Math.Pow(shares.Sum(), 2) / (shares.Count * squares);
        }
    }

    /// <summary>Energy of a device in nJ, for its units and its idle time.</summary>
    public double EnergyNj(DeviceFigures device) => device.ActiveNj + device.Device.IdlePower * (DurationNs - device.BusyNs);
}
