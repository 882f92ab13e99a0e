using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;

namespace SchedLang.Runtime.Policies;

/// <summary>
/// A compiled policy: pure functions over a <see cref="SystemState"/>. It ranks jobs and chooses devices. The engine owns queues,
/// preemption and accounting, so no policy can lose a job or run two units on a device. Policies are structs: the JIT compiles an engine
/// for each and inlines its members. A member that a policy does not implement has the language's default.
/// </summary>
public interface IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
{
    /// <summary>Whether a waiting job's keys change only at its own events. Otherwise every pass computes them again.</summary>
    static virtual bool OrderIsFixed => false;

    /// <summary>Whether keys are fixed because the clock changes them equally for all jobs. They are computed as of time 0.</summary>
    static virtual bool OrderShifts => false;

    /// <summary>
    /// Whether the keys that change are linear in time, with a rate that changes only at the job's own events. The time at which two
    /// jobs can change places is then known.
    /// </summary>
    static virtual bool OrderIsLinear => false;

    /// <summary>Whether keys draw random numbers, so the order in which they are computed matters.</summary>
    static virtual bool OrderIsRandom => false;

    /// <summary>Whether a job's device depends only on its stream, its unit and the set of idle devices, so a placement table can hold it.</summary>
    static virtual bool PlaceIsTableDriven => false;

    /// <summary>Whether, at any one moment, all jobs of a stream with the same next unit are placed alike.</summary>
    static virtual bool SharesPlacement => false;

    /// <summary>
    /// Whether ready jobs wait in groups: the jobs of a stream with the same next unit find a device or not together, and their keys are
    /// either fixed or the same for all of them.
    /// </summary>
    static virtual bool GroupsJobs => false;

    /// <summary>Whether the jobs of a stream in one stage that accept the same devices are one group, whatever their next unit.</summary>
    static virtual bool GroupsByStage => false;

    /// <summary>Whether some keys change while jobs wait and are the same for the jobs of a group. Each pass computes them once for a group.</summary>
    static virtual bool OrderIsShared => false;

    /// <summary>
    /// What the jobs of a group have in order where a group is a lane, whose first job comes before the others at any time. Its keys can change
    /// while it waits. They read nothing that a dispatch changes, so a job that becomes the first in a pass has the keys that it had before.
    /// </summary>
    static virtual LaneOrder Lanes => LaneOrder.None;

    /// <summary>
    /// Whether the jobs of a group find a device together except that some may come too late for it: if a job finds one, so do all jobs of
    /// the group behind it.
    /// </summary>
    static virtual bool FavorsLaterJobs => false;

    /// <summary>
    /// Whether the jobs of a group find a device together except that comparisons with their first key, which sorts them, may come out
    /// differently (<see cref="OutcomesOf"/>).
    /// </summary>
    static virtual bool LimitsJobs => false;

    /// <summary>Number of keys that are drawn at random for each stream in every pass.</summary>
    static virtual int StreamDraws => 0;

    /// <summary>Whether a tick can change the keys of waiting jobs, which are fixed otherwise.</summary>
    static virtual bool TicksChangeOrder => false;

    /// <summary>Whether the engine may run ahead with the placement table.</summary>
    static virtual bool CanRunAhead => true;

    /// <summary>Whether it reads job values that change after release, other than stage, deadline and work of the next unit.</summary>
    static virtual bool ReadsProgress => true;

    /// <summary>Whether it reads for how long units held devices: <c>executed</c> of a job, <c>utilization</c> of a device.</summary>
    static virtual bool ReadsHeldTime => true;

    /// <summary>Whether it reads such values of other jobs than the one being considered, or when a busy device becomes free.</summary>
    static virtual bool ReadsOthers => true;

    /// <summary>Whether its aggregates use counts of jobs by stream and stage.</summary>
    static virtual bool CountsJobs => false;

    /// <summary>Whether any of them is over ready jobs.</summary>
    static virtual bool CountsReadyJobs => true;

    /// <summary>Whether its aggregates visit the live jobs of some streams only.</summary>
    static virtual bool ListsJobsByStream => false;

    /// <summary>Number of values that depend only on a job's stream and next unit, and are kept beside the unit (<see cref="Job.Column"/>).</summary>
    static virtual int Columns => 0;

    /// <summary>
    /// Whether it keeps values that are the same for all jobs while nothing changes, with the <see cref="SystemState.Moment"/> that they hold for.
    /// </summary>
    static virtual bool KeepsTotals => false;

    /// <summary><c>strict</c>: the first job that is not placed ends the pass.</summary>
    static virtual bool IsStrict => false;

    /// <summary><c>preempt at layer</c>, <c>at stage</c> or <c>never</c>.</summary>
    static virtual Continuation Continues => Continuation.Unit;

    /// <summary><c>preempt immediately</c>.</summary>
    static virtual ImmediatePreemption ImmediatePreemption => ImmediatePreemption.Never;

    /// <summary>
    /// Whether eligibility queues also work with immediate preemption: any later job can be preempted, and a preempted job accepts the
    /// same devices as before.
    /// </summary>
    static virtual bool PreemptsByQueue => false;

    /// <summary><c>chunk prefill by c tokens</c>; 0 if prefill is not chunked.</summary>
    static virtual long ChunkTokens => 0;

    /// <summary><c>padded</c>: every chunk takes as long as a full one.</summary>
    static virtual bool PadsChunks => false;

    /// <summary>Whether a unit can be one of several jobs (<c>batch</c>).</summary>
    static virtual bool MakesBatches => false;

    /// <summary>Whether a job may wait for others that would join it (<c>batch ... wait up to</c>).</summary>
    static virtual bool WaitsForBatches => false;

    /// <summary>Whether no handler runs for every unit, so units may be coalesced.</summary>
    static virtual bool CanCoalesce => false;

    /// <summary>Whether the order of jobs is constant while one of them runs through a stage.</summary>
    static virtual bool OrderIsStageInvariant => false;

    /// <summary>Whether conditions of rules and holds are constant while a job runs through a stage.</summary>
    static virtual bool PlaceIsStageInvariant => false;

    /// <summary>Whether every rule minimizes latency.</summary>
    static virtual bool RanksByLatency => false;

    /// <summary>Whether a job that finds no device at one moment of a pass finds none later in the pass, whatever starts.</summary>
    static virtual bool RefusalsStand => false;

    /// <summary>Number of <c>place on static device</c> rules.</summary>
    static virtual int StaticRules => 0;

    /// <summary>Computes the values that are kept beside a unit.</summary>
    /// <param name="job">A job with this next unit. Nothing else of it is read.</param>
    /// <param name="columns">Receives the values.</param>
    /// <param name="state">The run.</param>
    static virtual void FillColumns(in Job job, Span<long> columns, SystemState state)
    {
    }

    /// <summary>A job's keys now.</summary>
    static virtual TOrder OrderOf(in Job job, SystemState state) => default;

    /// <summary>Whether <see cref="KeysOfFour"/> is there: jobs are in lanes, and have one key.</summary>
    static virtual bool RanksFour => false;

    /// <summary>The keys of four ready jobs now, the same as <see cref="OrderOf"/> gives.</summary>
    /// <param name="jobs">The jobs.</param>
    /// <param name="state">The run.</param>
    /// <param name="keys">Receives them.</param>
    /// <returns>Whether they are certain; otherwise each is to be computed by itself.</returns>
    static virtual bool KeysOfFour(in FourJobs jobs, SystemState state, out FourKeys keys)
    {
        keys = default;
        return false;
    }

    /// <summary>A job's keys that are not shared with its group; 0 for those that are.</summary>
    static virtual TOrder OwnOrderOf(in Job job, SystemState state) => default;

    /// <summary>A job's keys now, with those of its own that are given.</summary>
    static virtual TOrder SharedOrderOf(in TOrder own, in Job job, SystemState state) => own;

    /// <summary>Draws the random keys of a stream.</summary>
    /// <param name="job">A job of the stream. Only the stream is read.</param>
    /// <param name="state">Keeps the keys, see <see cref="SystemState.Drawn"/>.</param>
    static virtual void DrawOrder(in Job job, SystemState state)
    {
    }

    /// <summary>
    /// For linear keys: the time in ns until which two waiting jobs certainly keep their order; <paramref name="nowNs"/> if unknown.
    /// It is the failure time of a kinetic certificate, see <see cref="KineticCertificate"/>.
    /// </summary>
    /// <param name="left">The first job.</param>
    /// <param name="right">The second job.</param>
    /// <param name="keys">Their keys now, and at the end of the run if both wait until then.</param>
    /// <param name="state">The run.</param>
    /// <param name="nowNs">The current time in ns.</param>
    /// <param name="endNs">The end of the run in ns.</param>
    static virtual long OrderHoldsUntil(in Job left, in Job right, in KeyPair<TOrder> keys, SystemState state, long nowNs, long endNs) => nowNs;

    /// <summary>The device on which a job starts now, by the first rule whose <c>when</c> holds; -1 if the job waits.</summary>
    static abstract int Place<TChooser>(in Job job, SystemState state, TChooser choose)
        where TChooser : struct, IDeviceChooser;

    /// <summary>Whether any <c>hold</c> keeps a job from a device now.</summary>
    static virtual bool Holds(in Job job, int device, SystemState state) => false;

    /// <summary>
    /// <c>batch ... up to n</c>: how many jobs may run together if this one is dispatched to a device now. Values below 1 count as 1.
    /// </summary>
    static virtual long BatchLimit(in Job job, int device, SystemState state) => 1;

    /// <summary><c>batch ... wait up to d</c>: how long jobs before this stage may wait for a full batch.</summary>
    static virtual Duration BatchWait(Stage stage) => Duration.Zero;

    /// <summary>Number of the first <c>hold</c> that keeps a job from a device now, -1 for none; used to explain decisions.</summary>
    static virtual int HeldBy(in Job job, int device, SystemState state) => -1;

    /// <summary>
    /// The outcomes of the comparisons that tell the jobs of a group apart, one bit each. Along a group each changes once at most. Jobs with
    /// the same outcomes find a device or not together.
    /// </summary>
    static virtual ulong OutcomesOf(in Job job, SystemState state) => 0;

    /// <summary>The condition of <c>preempt immediately</c>.</summary>
    static virtual bool MayPreempt(in Job job, in Job victim, int device, SystemState state) => true;

    /// <summary>Passes every rule <c>place on static device</c> to a planner.</summary>
    static virtual void PlanStatic<TPlanner>(TPlanner planner)
        where TPlanner : IStaticPlanner
    {
    }

    /// <summary>Creates the policy's state variables, before anything else.</summary>
    static virtual void Start(SystemState state)
    {
    }

    /// <summary>Initializes the state variables of a job that was just released.</summary>
    static virtual void StartJob(in Job job, SystemState state)
    {
    }

    /// <summary><c>on release</c></summary>
    static virtual void OnRelease(in Job job, SystemState state)
    {
    }

    /// <summary><c>on dispatch</c>: the device is busy with the unit.</summary>
    static virtual void OnDispatch(in Job job, int device, in UnitStart unit, SystemState state)
    {
    }

    /// <summary><c>on complete unit</c>: the device is idle. Stage, layer and generated still have the values of the unit.</summary>
    static virtual void OnCompleteUnit(in Job job, int device, SystemState state)
    {
    }

    /// <summary><c>on complete job</c>: runs after the last unit's <c>on complete unit</c>, before jobs that follow are released.</summary>
    static virtual void OnCompleteJob(in Job job, int device, SystemState state)
    {
    }

    /// <summary><c>on drop</c></summary>
    static virtual void OnDrop(in Job job, SystemState state)
    {
    }

    /// <summary><c>on preempt</c>: the device is idle, and the preempted job is ready.</summary>
    static virtual void OnPreempt(in Job job, int device, SystemState state)
    {
    }

    /// <summary>Number of <c>on tick</c> handlers.</summary>
    static virtual int Ticks => 0;

    /// <summary>Period of an <c>on tick</c> handler; handlers count from 0 in source order.</summary>
    static virtual Duration TickPeriod(int tick) => Duration.Never;

    /// <summary><c>on tick</c></summary>
    static virtual void OnTick(int tick, SystemState state)
    {
    }
}
