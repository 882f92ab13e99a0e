using System.Text;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.EndToEnd.Wide;

/// <summary>Counts how often the engine takes each of its ways. It sees no units, so that it forbids none of them.</summary>
internal readonly struct PathObserver(long[] counts) : IObserver
{
    public static bool SeesUnits => false;

    public static bool SeesPaths => true;

    public void Took(EnginePath path) => counts[(int)path]++;

    public void Released(in Job job)
    {
    }

    public void Dispatched(in Job job, in UnitStart start)
    {
    }

    public void UnitEnded(in Job job, in UnitEnd end)
    {
    }

    public void TokenProduced(in Job job, Instant deadline)
    {
    }

    public void JobEnded(in Job job, JobOutcome outcome)
    {
    }

    public void RunEnded(SystemState state)
    {
    }
}

/// <summary>The rows of <c>jobs.csv</c> without being told of units, so that the engine may take all its ways.</summary>
internal readonly struct JobRows(Workload workload, List<(long Release, int Stream, long Number, string Row)> rows) : IObserver
{
    public static bool SeesUnits => false;

    public void Released(in Job job)
    {
    }

    public void Dispatched(in Job job, in UnitStart start)
    {
    }

    public void UnitEnded(in Job job, in UnitEnd end)
    {
    }

    public void TokenProduced(in Job job, Instant deadline)
    {
    }

    public void JobEnded(in Job job, JobOutcome outcome)
    {
        var stream = workload.Streams[job.Stream];
        var finish = outcome == JobOutcome.Completed ? job.ReadySince : Instant.Never;
        var tokens = workload.Models[stream.Model].Kind == ModelKind.Llm ? $"{job.Generated}" : "";
        var turn = HasTurns(workload) ? $",{job.Flow},{job.Turn},{job.Cached}" : "";
        rows.Add((job.Arrival.Ns, job.Stream, job.Number,
            $"{stream.Name},{job.Number},{job.Arrival.Ns},{Time(job.FirstDeadline)},{Time(job.FirstStart)},{Time(job.FirstToken)},{Time(finish)},{tokens},{outcome.ToString().ToLowerInvariant()}{turn}"));
    }

    public void RunEnded(SystemState state)
    {
    }

    /// <summary>The file.</summary>
    public static string Text(Workload workload, List<(long Release, int Stream, long Number, string Row)> rows)
    {
        var text = new StringBuilder($"stream,job,release_ns,deadline_ns,first_start_ns,first_token_ns,finish_ns,tokens,outcome{(HasTurns(workload) ? ",flow,turn,cached" : "")}\n");
        foreach (var row in rows.OrderBy(r => (r.Release, r.Stream, r.Number)))
            text.Append(row.Row).Append('\n');
        return text.ToString();
    }

    private static bool HasTurns(Workload workload) => workload.Streams.Any(s => s.Flow != null);

    private static string Time(Instant time) => time == Instant.Never ? "" : $"{time.Ns}";
}
