using System.Runtime.InteropServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Simulator.Reports;

/// <summary>The first jobs of a run by release, up to a limit.</summary>
internal sealed class ReportJobs(Workload workload, int limit)
{
    private readonly List<Row> _rows = [];
    private readonly Dictionary<int, int> _bySlot = [];

    /// <summary>The jobs.</summary>
    public IReadOnlyList<Row> Rows => _rows;

    /// <summary>Number of jobs of the run, including those beyond the limit.</summary>
    public long Total { get; private set; }

    public void Released(in Job job)
    {
        Total++;
        if (_rows.Count >= limit)
            return;
        _bySlot[job.Slot] = _rows.Count;
        _rows.Add(new Row(job.Stream, job.Number, job.Arrival.Ns, Instant.Never, Instant.Never, Instant.Never, Instant.Never, JobOutcome.Unfinished, false));
    }

    public void Ended(in Job job, JobOutcome outcome)
    {
        if (!_bySlot.Remove(job.Slot, out var index))
            return;
        var finish = outcome == JobOutcome.Completed ? job.ReadySince : Instant.Never;
        var isLlm = workload.Models[job.Model].Kind == ModelKind.Llm;
        ref var row = ref CollectionsMarshal.AsSpan(_rows)[index];
        row = row with
        {
            Deadline = job.FirstDeadline,
            FirstStart = job.FirstStart,
            FirstToken = isLlm ? job.FirstToken : Instant.Never,
            Finish = finish,
            Outcome = outcome,
            IsMissed = job.FirstDeadline < workload.End && (isLlm ? job.FirstToken : finish) > job.FirstDeadline,
        };
    }

    /// <summary>A job; instants that do not apply are <c>never</c>.</summary>
    internal readonly record struct Row(
        int Stream, long Number, long ReleaseNs, Instant Deadline, Instant FirstStart, Instant FirstToken, Instant Finish, JobOutcome Outcome,
        bool IsMissed);
}
