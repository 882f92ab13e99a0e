using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;
using SchedLang.Simulator.Output;

namespace SchedLang.Simulator.Reports;

/// <summary>Collects the report's data other than metrics. Memory is bounded: it keeps units and jobs up to a limit.</summary>
internal sealed class ReportRecorder : RunRecorder
{
    /// <summary>The largest number of units kept for one run.</summary>
    public const int MostUnits = 200_000;

    /// <summary>Number of columns in the chart of a whole run.</summary>
    public const int LoadColumns = 300;

    // For all runs in a file together.
    private const int MostUnitsOfAll = 600_000;

    /// <param name="workload">The workload of the run.</param>
    /// <param name="runs">Number of runs in the file.</param>
    public ReportRecorder(Workload workload, int runs = 1)
    {
        Limit = Math.Min(MostUnits, MostUnitsOfAll / runs);
        Units = new ReportUnits(workload, Limit);
        Jobs = new ReportJobs(workload, Limit);
        Load = new GanttRecorder(workload, Instant.Zero, workload.End, LoadColumns);
    }

    /// <summary>The largest number of units kept, and of jobs kept.</summary>
    public int Limit { get; }

    /// <summary>The first units of the run.</summary>
    public ReportUnits Units { get; }

    /// <summary>The first jobs of the run.</summary>
    public ReportJobs Jobs { get; }

    /// <summary>Device use and missed deadlines over the whole run.</summary>
    public GanttRecorder Load { get; }

    /// <inheritdoc/>
    public override void Released(in Job job) => Jobs.Released(in job);

    /// <inheritdoc/>
    public override void Dispatched(in Job job, in UnitStart start)
    {
        Load.Dispatched(in job, in start);
        Units.Started(in job, in start);
    }

    /// <inheritdoc/>
    public override void UnitEnded(in Job job, in UnitEnd end)
    {
        Load.UnitEnded(in job, in end);
        Units.Ended(in job, in end);
    }

    /// <inheritdoc/>
    public override void JobEnded(in Job job, JobOutcome outcome)
    {
        Load.JobEnded(in job, outcome);
        Jobs.Ended(in job, outcome);
    }

    /// <inheritdoc/>
    public override void RunEnded(SystemState state) => Load.RunEnded(state);
}
