using System.Text;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Results;

/// <summary>
/// Writes <c>units.csv</c> during the run, sorted by start, device, stream, job and end. A row waits until no later row can precede it.
/// </summary>
internal sealed class UnitLog : IDisposable
{
    private static readonly byte[][] Stages = 
        [.. Enum.GetValues<Stage>().Where(s => s >= 0).Order().Select(s => Encoding.UTF8.GetBytes(s.Name()))];

    private static readonly byte[][] Outcomes =
        [.. Enum.GetValues<UnitOutcome>().Select(o => Encoding.UTF8.GetBytes(o.ToString().ToLowerInvariant()))];

    private readonly PriorityQueue<Row, Row> _waiting = new(Comparer<Row>.Create(Compare));
    private readonly Instant[] _runningSince;
    private readonly byte[][] _devices;
    private readonly byte[][] _streams;
    private readonly CsvRows _rows;

    public UnitLog(Workload workload, Stream stream)
    {
        _devices = [.. workload.Platform.Devices.Select(d => Encoding.UTF8.GetBytes(d.Name))];
        _streams = [.. workload.Streams.Select(s => Encoding.UTF8.GetBytes(s.Name))];
        _runningSince = new Instant[_devices.Length];
        Array.Fill(_runningSince, Instant.Never);
        _rows = new CsvRows(stream);
        _rows.Header("device,stream,job,stage,token,layer,start_ns,end_ns,outcome");
    }

    public void Started(int device, Instant at) => _runningSince[device] = at;

    public void Ended(in Job job, in UnitEnd end)
    {
        if (end.IsLast)
            _runningSince[end.Device] = Instant.Never;
        var row = new Row(
            end.Start, end.Device, job.Stream, job.Number, end.End, job.Stage, job.Token, job.Layer, end.Outcome);
        _waiting.Enqueue(row, row);
    }

    /// <summary>Writes the rows that precede every running unit and every unit that starts at <paramref name="now"/> or later.</summary>
    public void WriteUntil(Instant now)
    {
        var earliest = now;
        foreach (var since in _runningSince)
            earliest = Instant.Min(earliest, since);
        while (_waiting.TryPeek(out var row, out _) && row.Start < earliest)
            Write(_waiting.Dequeue());
    }

    /// <summary>Writes all remaining rows. Units that are still running have no row.</summary>
    public void WriteRest()
    {
        while (_waiting.TryDequeue(out var row, out _))
            Write(row);
    }

    public void Dispose() => _rows.Dispose();

    private void Write(Row row)
    {
        _rows.Add(_devices[row.Device]).Add(_streams[row.Stream]).Add(row.Job).Add(Stages[(int)row.Stage]);
        _ = row.Token > 0 ? _rows.Add(row.Token) : _rows.Empty();
        _rows.Add(row.Layer).Add(row.Start).Add(row.End).Add(Outcomes[(int)row.Outcome]).EndRow();
    }

    private static int Compare(Row left, Row right) =>
        (left.Start.Ns, left.Device, left.Stream, left.Job, left.End.Ns)
            .CompareTo((right.Start.Ns, right.Device, right.Stream, right.Job, right.End.Ns));

    private readonly record struct Row(
        Instant Start, int Device, int Stream, long Job, Instant End, Stage Stage, long Token, long Layer, UnitOutcome Outcome);
}
