using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Policies;

/// <summary>
/// A compiled policy: pure functions over a <see cref="SystemState"/>. It ranks jobs and chooses devices; queues, preemption and
/// accounting are the engine's, so that no policy can lose a job or run two units on a device. Implemented by structs, for which
/// the JIT makes an engine of their own, with everything below inlined. What a policy leaves out is what the language says by default.
/// </summary>
public interface IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
{
    /// <summary>Whether a waiting job's keys stay as they are until an event of its own; else they are computed anew in every pass.</summary>
    static virtual bool OrderIsFixed => false;

    /// <summary>Whether they are so because all move with the clock alike: then they are computed as at time 0.</summary>
    static virtual bool OrderShifts => false;

    /// <summary>
    /// Whether keys that change grow with the clock at speeds that stay until an event of the job's own, so that it can be told when two
    /// jobs can change places.
    /// </summary>
    static virtual bool OrderIsLinear => false;

    /// <summary>Whether keys draw random numbers, which fixes the order in which they are computed.</summary>
    static virtual bool OrderIsRandom => false;

    /// <summary>Whether a job's device depends on its stream, its unit and which devices are idle only, so that a table can hold the choices.</summary>
    static virtual bool PlaceIsTableDriven => false;

    /// <summary>Whether jobs of one stream that have the same unit before them get the same answer at one moment.</summary>
    static virtual bool SharesPlacement => false;

    /// <summary>Whether the engine may look ahead in such a table.</summary>
    static virtual bool CanRunAhead => true;

    /// <summary>Whether it reads what becomes of a job after its release other than its stage, its deadline and the work of its next unit.</summary>
    static virtual bool ReadsProgress => true;

    /// <summary>Whether it reads such of other jobs than the one being considered, or when a busy device will be free.</summary>
    static virtual bool ReadsOthers => true;

    /// <summary>Whether it asks for numbers of jobs by stream and stage.</summary>
    static virtual bool CountsJobs => false;

    /// <summary><c>strict</c>: the first job that is not placed ends the pass.</summary>
    static virtual bool IsStrict => false;

    /// <summary><c>preempt at layer</c>, <c>at stage</c> or <c>never</c>.</summary>
    static virtual Continuation Continues => Continuation.Unit;

    /// <summary><c>preempt immediately</c>.</summary>
    static virtual ImmediatePreemption ImmediatePreemption => ImmediatePreemption.Never;

    /// <summary>
    /// Whether jobs that take devices can wait in groups: any victim that comes later will do, and the devices that a job would start on
    /// are the same after it was stopped.
    /// </summary>
    static virtual bool PreemptsByQueue => false;

    /// <summary><c>chunk prefill by c tokens</c>; 0 where prefill is whole.</summary>
    static virtual long ChunkTokens => 0;

    /// <summary><c>padded</c>: every chunk takes what a full one does.</summary>
    static virtual bool PadsChunks => false;

    /// <summary><c>batch decode up to n</c>; 1 where every job decodes alone.</summary>
    static virtual int BatchLimit => 1;

    /// <summary>Whether nothing of the policy wants to be told of every unit, so that several may be taken together.</summary>
    static virtual bool CanCoalesce => false;

    /// <summary>Whether jobs' order stays as it is while units of one stage follow each other.</summary>
    static virtual bool OrderIsStageInvariant => false;

    /// <summary>Whether conditions of rules and holds stay as they are while units of one stage follow each other.</summary>
    static virtual bool PlaceIsStageInvariant => false;

    /// <summary>Whether every rule minimizes latency.</summary>
    static virtual bool RanksByLatency => false;

    /// <summary>Number of rules <c>place on static device</c>.</summary>
    static virtual int StaticRules => 0;

    /// <summary>A job's keys now.</summary>
    static virtual TOrder OrderOf(in Job job, SystemState state) => default;

    /// <summary>
    /// Where keys cross: the last moment in ns until which two waiting jobs certainly compare as now; <paramref name="nowNs"/> where that is
    /// not known.
    /// </summary>
    /// <param name="left">A job.</param>
    /// <param name="right">Another.</param>
    /// <param name="keys">Their keys now, and at the end of the run if nothing became of them until then.</param>
    /// <param name="state">The run.</param>
    /// <param name="nowNs">Now.</param>
    /// <param name="endNs">The end of the run.</param>
    static virtual long OrderHoldsUntil(in Job left, in Job right, in KeyPair<TOrder> keys, SystemState state, long nowNs, long endNs) => nowNs;

    /// <summary>The device on which a job starts now by its first rule that holds, or -1 when it waits.</summary>
    static abstract int Place<TChooser>(in Job job, SystemState state, TChooser choose)
        where TChooser : struct, IDeviceChooser;

    /// <summary>Whether any <c>hold</c> keeps a job from a device now.</summary>
    static virtual bool Holds(in Job job, int device, SystemState state) => false;

    /// <summary>The condition of <c>preempt immediately</c>.</summary>
    static virtual bool MayPreempt(in Job job, in Job victim, int device, SystemState state) => true;

    /// <summary>Hands every rule <c>place on static device</c> to a planner.</summary>
    static virtual void PlanStatic<TPlanner>(TPlanner planner)
        where TPlanner : IStaticPlanner
    {
    }

    /// <summary>Makes the policy's own state, before anything else.</summary>
    static virtual void Start(SystemState state)
    {
    }

    /// <summary>Makes the cells of a job that was just released.</summary>
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

    /// <summary><c>on complete unit</c>: the device is idle; stage, layer and generated are as while the unit ran.</summary>
    static virtual void OnCompleteUnit(in Job job, int device, SystemState state)
    {
    }

    /// <summary><c>on complete job</c>: after the last unit's <c>on complete unit</c>, before what follows is released.</summary>
    static virtual void OnCompleteJob(in Job job, int device, SystemState state)
    {
    }

    /// <summary><c>on drop</c></summary>
    static virtual void OnDrop(in Job job, SystemState state)
    {
    }

    /// <summary><c>on preempt</c>: the device is idle, the job that lost it ready.</summary>
    static virtual void OnPreempt(in Job job, int device, SystemState state)
    {
    }

    /// <summary>Number of handlers <c>on tick</c>.</summary>
    static virtual int Ticks => 0;

    /// <summary>How often a handler <c>on tick</c> runs, in the order written from 0.</summary>
    static virtual Duration TickPeriod(int tick) => Duration.Never;

    /// <summary><c>on tick</c></summary>
    static virtual void OnTick(int tick, SystemState state)
    {
    }
}
