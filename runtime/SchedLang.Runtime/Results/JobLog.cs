using System.Text;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Results;

/// <summary>
/// Writes <c>jobs.csv</c> during the run, sorted by release, stream and number. A row waits until all rows before it are known. Flow, turn and
/// cached tokens stand at the end of a row only in programs with turns: in others they say nothing, and files stay as they were.
/// </summary>
internal sealed class JobLog : IDisposable
{
    private static readonly byte[][] Outcomes = ["completed"u8.ToArray(), "dropped"u8.ToArray(), "unfinished"u8.ToArray()];

    private readonly LinkedList<Row> _open = new();
    private readonly Dictionary<int, LinkedListNode<Row>> _bySlot = [];
    private readonly byte[][] _streams;
    private readonly bool[] _isLlm;
    private readonly bool _hasTurns;
    private readonly CsvRows _rows;

    public JobLog(Workload workload, Stream stream)
    {
        _streams = [.. workload.Streams.Select(s => Encoding.UTF8.GetBytes(s.Name))];
        _isLlm = [.. workload.Streams.Select(s => workload.Models[s.Model].Kind == ModelKind.Llm)];
        _hasTurns = workload.HasTurns;
        _rows = new CsvRows(stream);
        _rows.Header("stream,job,release_ns,deadline_ns,first_start_ns,first_token_ns,finish_ns,tokens,outcome" + (_hasTurns ? ",flow,turn,cached" : ""));
    }

    public void Released(in Job job)
    {
        var row = new Row(job.Arrival, job.Stream, job.Number);
        var before = _open.Last;
        while (before != null && row.ComesBefore(before.Value))
            before = before.Previous;
        _bySlot[job.Slot] = before == null ? _open.AddFirst(row) : _open.AddAfter(before, row);
    }

    public void Ended(in Job job, JobOutcome outcome)
    {
        if (!_bySlot.Remove(job.Slot, out var node))
            throw new InvalidOperationException("A job ended that was never released.");
        var row = node.Value;
        row.Deadline = job.FirstDeadline;
        row.FirstStart = job.FirstStart;
        row.FirstToken = job.FirstToken;
        row.Finish = outcome == JobOutcome.Completed ? job.ReadySince : Instant.Never;
        row.Tokens = job.Generated;
        row.Outcome = outcome;
        (row.Flow, row.Turn, row.Cached) = (job.Flow, job.Turn, job.Cached);
        row.HasEnded = true;
    }

    /// <summary>Writes the rows that precede every job released later.</summary>
    public void WriteUntil(Instant now)
    {
        while (_open.First is { Value: { HasEnded: true } row } && row.Release < now)
        {
            Write(row);
            _open.RemoveFirst();
        }
    }

    public void Dispose() => _rows.Dispose();

    private void Write(Row row)
    {
        _rows.Add(_streams[row.Stream]).Add(row.Number).Add(row.Release).Add(row.Deadline)
            .Add(row.FirstStart).Add(row.FirstToken).Add(row.Finish);
        _ = _isLlm[row.Stream] ? _rows.Add(row.Tokens) : _rows.Empty();
        _rows.Add(Outcomes[(int)row.Outcome]);
        if (_hasTurns)
            _rows.Add(row.Flow).Add(row.Turn).Add(row.Cached);
        _rows.EndRow();
    }

    private sealed class Row(Instant release, int stream, long number)
    {
        public Instant Release { get; } = release;
        public int Stream { get; } = stream;
        public long Number { get; } = number;
        public Instant Deadline { get; set; }
        public Instant FirstStart { get; set; }
        public Instant FirstToken { get; set; }
        public Instant Finish { get; set; }
        public long Tokens { get; set; }
        public JobOutcome Outcome { get; set; }
        public long Flow { get; set; }
        public long Turn { get; set; }
        public long Cached { get; set; }
        public bool HasEnded { get; set; }

        public bool ComesBefore(Row other) =>
            (Release.Ns, Stream, Number).CompareTo((other.Release.Ns, other.Stream, other.Number)) < 0;
    }
}
