using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Metrics;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Attribution;

/// <summary>
/// Cuts the lives of jobs into parts. It needs a program compiled with <c>explained</c> decisions and without optimizations. It holds the
/// live jobs that are wanted and nothing else.
/// </summary>
/// <param name="workload">What is run.</param>
/// <param name="isWanted">Whether a job, by stream and number, is looked at.</param>
/// <param name="ended">Is given each of them at its end.</param>
/// <param name="byJob">Whether stretches are kept and causes told apart in full; else as <see cref="Blame"/> sums them.</param>
public readonly struct LifeObserver(Workload workload, Func<int, long, bool> isWanted, Action<JobLife> ended, bool byJob) : IObserver
{
    private readonly Lives _lives = new();

    /// <inheritdoc/>
    public static bool SeesDecisions => true;

    /// <inheritdoc/>
    public void RunStarted(SystemState state) => _lives.State = state;

    /// <inheritdoc/>
    public void Released(in Job job)
    {
        if (isWanted(job.Stream, job.Number))
            _lives.BySlot[job.Slot] = new JobLife(job.Stream, job.Number, job.Arrival, job.FirstDeadline, byJob);
    }

    /// <inheritdoc/>
    public void Placed(in Job job, int device, int rule)
    {
        if (Of(in job) is { } life)
            life.Unit = life.Unit with { Rule = rule };
    }

    /// <inheritdoc/>
    public void Waits(in Job job, in Wait wait)
    {
        if (Of(in job) is not { } life)
            return;
        CloseWait(life);
        life.Waits = WithBlocker(in wait);
    }

    /// <inheritdoc/>
    public void Taken(in Job job, in Wait wait)
    {
        if (Of(in job) is { } life)
            life.LostTo = WithBlocker(in wait);
    }

    /// <inheritdoc/>
    public void Dispatched(in Job job, in UnitStart start)
    {
        if (Of(in job) is not { } life)
            return;
        CloseWait(life);
        life.Waits = null;
        var (fastest, fastestNs) = (start.Device, job.Latency(start.Device).Ns);
        for (var device = 0; device < workload.Platform.Devices.Length; device++)
        {
            if (job.RunsOn(device) && job.Latency(device).Ns < fastestNs)
                (fastest, fastestNs) = (device, job.Latency(device).Ns);
        }

        life.Unit = new RunningUnit(
            start.Switch.Ns, start.Transfer.Ns, start.Latency.Ns, job.Latency(start.Device).Ns, fastestNs, fastest, life.Unit.Rule);
    }

    /// <inheritdoc/>
    public void UnitEnded(in Job job, in UnitEnd end)
    {
        if (Of(in job) is not { } life)
            return;
        if (end.Outcome == UnitOutcome.Lost && life.LostTo is { } lost)
            Add(life, in lost, (end.End - end.Start).Ns);
        else
            AddUnit(life, job.Stage, in end);
        life.LostTo = null;
    }

    /// <inheritdoc/>
    public void TokenProduced(in Job job, Instant deadline)
    {
        if (job.Generated == 1 && !job.FirstDeadline.IsNever && Of(in job) is { } life)
            End(life, in job, JobOutcome.Completed, isFirstToken: true);
    }

    /// <inheritdoc/>
    public void JobEnded(in Job job, JobOutcome outcome)
    {
        if (Of(in job) is not { } life)
            return;
        if (job.IsReady)
            CloseWait(life);
        else
            AddUnit(life, job.Stage, _lives.State!.RunningPart(job.Device));
        End(life, in job, outcome, isFirstToken: false);
    }

    /// <inheritdoc/>
    public void RunEnded(SystemState state) => _lives.State = null;

    private JobLife? Of(in Job job) =>
        _lives.BySlot.TryGetValue(job.Slot, out var life) && life.Stream == job.Stream && life.Number == job.Number ? life : null;

    private void CloseWait(JobLife life)
    {
        var ns = (_lives.State!.Now - life.AccountedTo).Ns;
        if (ns > 0)
            Add(life, life.Waits ?? throw new InvalidOperationException("A job waits and nobody has said why."), ns);
    }

    private static void Add(JobLife life, in Wait wait, long ns) =>
        life.Add(wait.Cause, ns, wait.Cause.Clause >= 0 && wait.Blocker >= 0 ? new DecidingKeys(wait.BlockerKey, wait.OwnKey) : null);

    private Wait WithBlocker(in Wait wait)
    {
        if (wait.Blocker < 0)
            return wait;
        ref readonly var blocker = ref _lives.State!.JobAt(wait.Blocker);
        var cause = wait.Cause with { BlockerStream = blocker.Stream };
        // Which rule the job would start by, and which other device is idle, does not tell waits behind a job apart in a sum.
        return wait with { Cause = byJob ? cause with { Blocker = blocker.Number } : cause with { Rule = -1, OtherDevice = -1 } };
    }

    // Overheads come first, then work; what is left of the time is slow-down. Work beyond the predicted work is a part of its own: on a
    // machine that is not simulated, all that a unit takes longer, unless memory bandwidth is shared.
    private void AddUnit(JobLife life, Stage stage, in UnitEnd end)
    {
        var unit = life.Unit;
        var heldNs = (end.End - end.Start).Ns;
        var doneNs = Math.Min(heldNs, end.DoneNs);
        var switchNs = Math.Min(unit.SwitchNs, heldNs - doneNs);
        var transferNs = Math.Min(unit.TransferNs, heldNs - doneNs - switchNs);
        var workNs = Math.Min(doneNs, PartOf(end.WorkNs, doneNs, end.ActualNs));
        var aloneNs = Math.Min(workNs, PartOf(unit.AloneNs, workNs, end.WorkNs));
        var fastestNs = PartOf(unit.FastestNs, aloneNs, unit.AloneNs);
        var at = new Cause(PartKind.Work) { Device = end.Device };
        life.Add(at with { Kind = PartKind.Switch }, switchNs);
        life.Add(at with { Kind = PartKind.Transfer }, transferNs);
        life.Add(at, fastestNs);
        life.Add(at with { Kind = PartKind.SlowerDevice, Rule = unit.Rule, OtherDevice = unit.Fastest }, aloneNs - fastestNs);
        life.Add(at with { Kind = PartKind.Batch, Clause = (int)stage }, workNs - aloneNs);
        life.Add(at with { Kind = PartKind.Variation }, doneNs - workNs);
        var slowed = workload.Platform.HasContention ? PartKind.Contention : PartKind.Variation;
        life.Add(at with { Kind = slowed }, heldNs - switchNs - transferNs - doneNs);
    }

    private static long PartOf(long wholeNs, long doneNs, long workNs) =>
        doneNs == workNs ? wholeNs : (long)((Int128)wholeNs * doneNs / workNs);

    private void End(JobLife life, in Job job, JobOutcome outcome, bool isFirstToken)
    {
        _lives.BySlot.Remove(job.Slot);
        life.End = _lives.State!.Now;
        life.Outcome = outcome;
        life.EndsWithFirstToken = isFirstToken;
        life.IsMissed = Verdict.IsMissed(in job, outcome, workload);
        ended(life);
    }

    private sealed class Lives
    {
        public Dictionary<int, JobLife> BySlot { get; } = [];

        public SystemState? State { get; set; }
    }
}
