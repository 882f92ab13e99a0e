using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Results;

/// <summary>Writes <c>jobs.csv</c> and <c>units.csv</c> during the run. Two runs with the same files computed the same schedule.</summary>
/// <param name="workload">The workload of the run.</param>
/// <param name="jobs">Receives <c>jobs.csv</c>; disposed with the log.</param>
/// <param name="units">Receives <c>units.csv</c>; disposed with the log.</param>
public sealed class ScheduleLog(Workload workload, Stream jobs, Stream units) : RunRecorder
{
    private readonly JobLog _jobs = new(workload, jobs);
    private readonly UnitLog _units = new(workload, units);

    /// <inheritdoc/>
    public override void Released(in Job job) => _jobs.Released(in job);

    /// <inheritdoc/>
    public override void Dispatched(in Job job, in UnitStart start) => _units.Started(start.Device, start.At);

    /// <inheritdoc/>
    public override void UnitEnded(in Job job, in UnitEnd end)
    {
        _units.Ended(in job, in end);
        if (end.IsLast)
            _units.WriteUntil(end.End);
    }

    /// <inheritdoc/>
    public override void JobEnded(in Job job, JobOutcome outcome)
    {
        _jobs.Ended(in job, outcome);
        _jobs.WriteUntil(job.ReadySince);
    }

    /// <inheritdoc/>
    public override void RunEnded(SystemState state)
    {
        _jobs.WriteUntil(Instant.Never);
        _units.WriteRest();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _jobs.Dispose();
        _units.Dispose();
        base.Dispose(disposing);
    }
}
