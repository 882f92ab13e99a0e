using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Simulator.Output;

/// <summary>Sums the time that each stream held each device, by column of a time window. Memory does not grow with the run.</summary>
internal sealed class GanttRecorder(Workload workload, Instant from, Instant to, int columns) : RunRecorder
{
    private readonly double[] _heldNs = new double[workload.Platform.Devices.Length * columns * workload.Streams.Length];
    private readonly int[] _missed = new int[columns];
    private readonly Instant[] _since = [.. workload.Platform.Devices.Select(_ => Instant.Never)];
    private readonly int[] _streams = new int[workload.Platform.Devices.Length];

    /// <summary>The workload of the run.</summary>
    public Workload Workload => workload;

    /// <summary>Start of the window.</summary>
    public Instant From => from;

    /// <summary>End of the window.</summary>
    public Instant To => to;

    /// <summary>Number of columns.</summary>
    public int Columns => columns;

    /// <summary>Length of a column in ns.</summary>
    public double ColumnNs => (double)(to.Ns - from.Ns) / columns;

    /// <summary>Time in ns that a stream held a device within a column.</summary>
    public double HeldNs(int device, int column, int stream) => _heldNs[Index(device, column, stream)];

    /// <summary>Number of missed deadlines within a column.</summary>
    public int Missed(int column) => _missed[column];

    /// <inheritdoc/>
    public override void Dispatched(in Job job, in UnitStart start)
    {
        if (start.Member > 0)
            return; // a batch is shown as its first job
        _since[start.Device] = start.At;
        _streams[start.Device] = job.Stream;
    }

    /// <inheritdoc/>
    public override void UnitEnded(in Job job, in UnitEnd end)
    {
        if (end.Member == 0)
            Add(end.Device, end.End);
    }

    /// <inheritdoc/>
    public override void JobEnded(in Job job, JobOutcome outcome)
    {
        var deadline = job.FirstDeadline;
        if (deadline < from || deadline >= to || deadline >= workload.End)
            return;
        var isLlm = workload.Models[job.Model].Kind == ModelKind.Llm;
        var reached = isLlm ? job.FirstToken : outcome == JobOutcome.Completed ? job.ReadySince : Instant.Never;
        if (reached > deadline)
            _missed[ColumnOf(deadline)]++;
    }

    /// <inheritdoc/>
    public override void RunEnded(SystemState state)
    {
        for (var device = 0; device < _since.Length; device++)
            Add(device, workload.End);
    }

    private void Add(int device, Instant end)
    {
        var (start, last) = (Instant.Max(_since[device], from), Instant.Min(end, to));
        _since[device] = Instant.Never;
        if (start >= last)
            return;
        for (var column = ColumnOf(start); column < columns && from.Ns + column * ColumnNs < last.Ns; column++)
        {
            var (left, right) = (from.Ns + column * ColumnNs, from.Ns + (column + 1) * ColumnNs);
            _heldNs[Index(device, column, _streams[device])] += Math.Max(0, Math.Min(right, last.Ns) - Math.Max(left, start.Ns));
        }
    }

    private int ColumnOf(Instant instant) => Math.Clamp((int)((instant.Ns - from.Ns) / ColumnNs), 0, columns - 1);

    private int Index(int device, int column, int stream) => (device * columns + column) * workload.Streams.Length + stream;
}
