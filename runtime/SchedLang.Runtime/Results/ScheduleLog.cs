using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Results;

/// <summary>The files <c>jobs.csv</c> and <c>units.csv</c>. Two runs that agree on both computed the same schedule.</summary>
public sealed class ScheduleLog : IDisposable
{
    internal readonly JobLog Jobs;
    internal readonly UnitLog Units;

    /// <param name="workload">What is run.</param>
    /// <param name="jobs">Where <c>jobs.csv</c> goes; disposed with the log.</param>
    /// <param name="units">Where <c>units.csv</c> goes; disposed with the log.</param>
    public ScheduleLog(Workload workload, Stream jobs, Stream units)
    {
        Jobs = new JobLog(workload, jobs);
        Units = new UnitLog(workload, units);
    }

    /// <summary>Closes both files.</summary>
    public void Dispose()
    {
        Jobs.Dispose();
        Units.Dispose();
    }
}

/// <summary>Fills a <see cref="ScheduleLog"/> while the run goes on.</summary>
public readonly struct ScheduleLogObserver(ScheduleLog log) : IObserver
{
    /// <inheritdoc/>
    public void Released(in Job job) => log.Jobs.Released(in job);

    /// <inheritdoc/>
    public void Dispatched(in Job job, in UnitStart start) => log.Units.Started(start.Device, start.At);

    /// <inheritdoc/>
    public void UnitEnded(in Job job, in UnitEnd end)
    {
        log.Units.Ended(in job, in end);
        if (end.IsLast)
            log.Units.WriteUntil(end.End);
    }

    /// <inheritdoc/>
    public void TokenProduced(in Job job, Instant deadline)
    {
    }

    /// <inheritdoc/>
    public void JobEnded(in Job job, JobOutcome outcome)
    {
        log.Jobs.Ended(in job, outcome);
        log.Jobs.WriteUntil(job.ReadySince);
    }

    /// <inheritdoc/>
    public void RunEnded(SystemState state)
    {
        log.Jobs.WriteUntil(Instant.Never);
        log.Units.WriteRest();
    }
}
