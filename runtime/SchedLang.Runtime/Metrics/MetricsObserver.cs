using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Metrics;

/// <summary>Counts the metrics that section 9 of docs/semantics.md defines.</summary>
/// <param name="workload">The workload of the run.</param>
/// <param name="recorded">The samples to record beyond counts and sums.</param>
public readonly struct MetricsObserver(Workload workload, SampleKinds recorded = SampleKinds.All) : IObserver
{
    private readonly TokenTimes? _tokenTimes = recorded.HasFlag(SampleKinds.Gap) ? new() : null;
    private readonly bool _seesQueues = recorded.HasFlag(SampleKinds.QueueLength);
    private readonly bool _seesMissRuns = recorded.HasFlag(SampleKinds.MissRun);
    private readonly bool _seesTardiness = recorded.HasAny(SampleKinds.Tardiness | SampleKinds.TardinessMean);
    private readonly bool _seesIntervals = recorded.HasAny(SampleKinds.Interval | SampleKinds.IntervalMean);
    private readonly bool _seesLatencyPerToken = recorded.HasAny(SampleKinds.LatencyPerToken | SampleKinds.LatencyPerTokenMean);
    private readonly bool _seesTtftPerToken = recorded.HasAny(SampleKinds.TtftPerToken | SampleKinds.TtftPerTokenMean);

    /// <summary>The counts and sums so far.</summary>
    public RunFigures Figures { get; } = new(workload, recorded);

    /// <inheritdoc/>
    public static bool CountsUnits => true;

    /// <inheritdoc/>
    public void RunStarted(SystemState state) => Figures.State = state;

    /// <inheritdoc/>
    public void Released(in Job job)
    {
        Figures.Streams[job.Stream].Released++;
        if (_seesQueues)
            ChangeQueue(in job, job.Arrival, +1);
    }

    /// <inheritdoc/>
    public void Dispatched(in Job job, in UnitStart start)
    {
        if (start.Switched)
            Figures.Devices[start.Device].Switches++;
        if (start.Moved)
            Figures.Streams[job.Stream].Transfers++;
        if (_seesQueues)
            ChangeQueue(in job, start.At, -1);
    }

    /// <inheritdoc/>
    public void UnitEnded(in Job job, in UnitEnd end)
    {
        var stream = Figures.Streams[job.Stream];
        var device = Figures.Devices[end.Device];
        stream.CountUnits(job.Stage, end.Device, 1);
        device.Units++;
        if (_seesQueues && job.IsLive)
            ChangeQueue(in job, end.End, +1);
        if (end.Outcome is UnitOutcome.Lost or UnitOutcome.Kept)
            stream.Preemptions++;
        if (end.Member > 0)
            return; // the lead stands for a batch
        AddTime(device, in job, in end);
        var outcome = end.Members > 1 ? end.BatchOutcome : end.Outcome;
        if (outcome == UnitOutcome.Done)
            return;
        if (outcome != UnitOutcome.Aborted)
            device.Preemptions++;
        if (outcome != UnitOutcome.Kept)
            device.LostNs += end.End.Ns - end.Start.Ns;
    }

    /// <inheritdoc/>
    public void UnitsEnded(in Job job, int device, long units, long heldNs)
    {
        var figures = Figures.Devices[device];
        Figures.Streams[job.Stream].CountUnits(job.Stage, device, units);
        figures.Units += units;
        figures.BusyNs += heldNs;
        if (!job.HasMeasuredEnergy)
        {
            figures.EstimatedNs += heldNs;
            return;
        }

        // Adds unit by unit, as without coalescing: a sum of doubles depends on the order.
        var overheadNs = heldNs - job.UnitsWorkNs(device, units);
        for (var unit = 0; unit < units; unit++, overheadNs = 0)
            AddEnergy(figures, job.MeasuredEnergy(device, unit), 1, overheadNs + job.UnitWork(device, unit).Ns);
    }

    /// <inheritdoc/>
    public void TokenProduced(in Job job, Instant deadline)
    {
        var stream = Figures.Streams[job.Stream];
        stream.Tokens++;
        if (_tokenTimes != null)
            AddGap(stream, in job);
        if (job.Generated < 2)
            return;
        stream.JudgedTokens++;
        if (job.LastToken > deadline)
            stream.ViolatedTokens++;
    }

    /// <inheritdoc/>
    public void JobEnded(in Job job, JobOutcome outcome)
    {
        var stream = Figures.Streams[job.Stream];
        switch (outcome)
        {
            case JobOutcome.Completed:
                AddCompletion(stream, in job);
                Figures.Devices[job.LastDevice].Jobs++;
                break;
            case JobOutcome.Dropped:
                stream.Dropped++;
                break;
            default:
                stream.Unfinished++;
                break;
        }

        if (!job.FirstStart.IsNever)
            stream.Queueing.Add((job.FirstStart - job.Arrival).Ns);
        if (stream.IsLlm)
            AddTokens(stream, in job);
        Judge(stream, in job, outcome);
        if (_seesQueues && outcome != JobOutcome.Unfinished && job.IsReady)
            ChangeQueue(in job, Figures.State!.Now, -1);
    }

    /// <inheritdoc/>
    public void RunEnded(SystemState state)
    {
        Figures.State = null;
        Figures.Queue.AdvanceTo(state.Now);
        foreach (var stream in Figures.Streams)
            stream.Queue.AdvanceTo(state.Now);
        for (var index = 0; index < Figures.Devices.Length; index++)
        {
            if (state.IsIdle(index))
                continue;
            AddTime(Figures.Devices[index], in state.RunningJob(index), state.RunningPart(index));
        }
    }

    // The table's energy counts in proportion to the work done, relative to the whole unit even if it resumed.
    private static void AddTime(DeviceFigures device, in Job job, in UnitEnd end)
    {
        var heldNs = end.End.Ns - end.Start.Ns;
        device.BusyNs += heldNs;
        var isBatch = end.Members > 1;
        if (isBatch)
            AddEnergy(device, end.BatchEnergy, (double)end.DoneNs / end.WorkNs, heldNs);
        else if (job.HasMeasuredEnergy)
            AddEnergy(device, job.MeasuredEnergy(end.Device), end.DoneNs == job.UnitWork(end.Device).Ns ? 1 : (double)end.DoneNs / job.UnitWork(end.Device).Ns, heldNs);
        else
            device.EstimatedNs += heldNs;
    }

    private static void AddEnergy(DeviceFigures device, double measured, double share, long heldNs)
    {
        if (double.IsNaN(measured))
            device.EstimatedNs += heldNs;
        else
            device.MeasuredNj += measured * share;
    }

    private void AddCompletion(StreamFigures stream, in Job job)
    {
        stream.Completed++;
        if (stream.Definition.Flow != null && !job.HasNextTurn)
            stream.Flows++;
        var latencyNs = (job.ReadySince - job.Arrival).Ns;
        stream.Latency.Add(latencyNs);
        if (_seesIntervals)
            AddInterval(stream, job.ReadySince);
        if (_seesLatencyPerToken && stream.IsLlm)
            stream.LatencyPerToken.Add((double)latencyNs / (job.Prompt + job.Output));
    }

    private static void AddInterval(StreamFigures stream, Instant completion)
    {
        if (!stream.LastCompletion.IsNever)
            stream.Interval.Add((completion - stream.LastCompletion).Ns);
        stream.LastCompletion = completion;
    }

    private void ChangeQueue(in Job job, Instant at, int jobs)
    {
        Figures.Streams[job.Stream].Queue.Change(at, jobs);
        Figures.Queue.Change(at, jobs);
    }

    private void AddGap(StreamFigures stream, in Job job)
    {
        var gapNs = _tokenTimes!.Note(in job);
        if (job.Generated > 1)
            stream.Gap.Add(gapNs);
    }

    private void AddTokens(StreamFigures stream, in Job job)
    {
        stream.Ttft.Add((job.FirstToken - job.Arrival).AsDouble);
        if (_seesTtftPerToken && !job.FirstToken.IsNever)
            stream.TtftPerToken.Add((double)(job.FirstToken - job.Arrival).Ns / job.Prompt);
        if (job.Generated >= 2)
            stream.Tpt.Add((double)(job.LastToken - job.FirstToken).Ns / (job.Generated - 1));
        var target = stream.Definition.TptTarget;
        if (job.FirstToken.IsNever || target.IsNever)
            return;
        for (var token = Math.Max(job.Generated, 1); token < job.Output && job.FirstToken + target * token < Figures.Workload.End; token++)
        {
            stream.JudgedTokens++;
            stream.ViolatedTokens++;
        }
    }

    // For an LLM, the first token counts as completion.
    private void Judge(StreamFigures stream, in Job job, JobOutcome outcome)
    {
        if (!stream.HasDeadlines)
            return;
        var reached = Verdict.Reached(in job, outcome, stream.Model.Kind);
        var missed = Verdict.IsMissed(in job, reached, outcome, Figures.Workload.End);
        if (_seesMissRuns)
            stream.MissRun.Add(job.Number, missed);
        if (_seesTardiness && !reached.IsNever && !job.FirstDeadline.IsNever)
            stream.Tardiness.Add(Math.Max(0, (reached - job.FirstDeadline).Ns));
        if (missed != null)
            stream.Judged++;
        if (missed == true)
            stream.Violated++;
    }
}
