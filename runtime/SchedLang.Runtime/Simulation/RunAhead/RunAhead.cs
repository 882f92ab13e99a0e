using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Scheduling;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Simulation;

/// <summary>
/// Run-ahead: most instants of a run decide nothing. One unit ends within its stage, no waiting job may take the device, and the table
/// places the job where it is. The simulation then advances without a pass. It updates the job only when a policy or an observer may read it
/// (<see cref="WriteBackProgress()"/>). The loop of the simulator handles all other instants.
/// </summary>
internal sealed unsafe partial class RunAhead<TPolicy, TOrder, TTraits, TObserver, TMachine>
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
    where TObserver : struct, IObserver
    where TMachine : struct, ISimulatedMachine
{
    // An event takes a few ns, too little to check the control each time.
    private const int EventsBetweenChecks = 256;

    private readonly Simulator<TPolicy, TOrder, TTraits, TObserver, TMachine> _simulator;
    private readonly Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine> _scheduler;
    private readonly Foresight<TPolicy, TOrder, TTraits, TObserver> _foresight;
    private readonly PassedUnits<TPolicy, TOrder, TTraits, TObserver> _passed;
    private readonly RunMonitor<TObserver> _monitor;
    private readonly SystemState _state;
    private readonly Arrivals _arrivals;
    private readonly Instant _end;
    private readonly AheadEnds<TPolicy, TOrder, TTraits> _ends;

    /// <param name="simulator">Handles the events.</param>
    /// <param name="scheduler">Its scheduler, with a machine that keeps ends for run-ahead.</param>
    /// <param name="arrivals">The releases.</param>
    /// <param name="stepwise">Whether every unit is an event.</param>
    public RunAhead(
        Simulator<TPolicy, TOrder, TTraits, TObserver, TMachine> simulator, Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine> scheduler,
        Arrivals arrivals, bool stepwise)
    {
        _simulator = simulator;
        _scheduler = scheduler;
        _foresight = scheduler.Foresight;
        _passed = scheduler.PassedUnits;
        _monitor = scheduler.Monitor;
        _state = scheduler.State;
        _arrivals = arrivals;
        _end = _state.Workload.End;
        _ends = ((IKeepsAheadEnds<TPolicy, TOrder, TTraits>)scheduler.Machine).Ends;
        _coalesces = !stepwise && HasFewDevices && !SeesEachUnit;
    }

    private static bool HasFewDevices => FastPaths<TPolicy, TOrder, TTraits>.HasFewDevices;

    private static int RowLength => FastPaths<TPolicy, TOrder, TTraits>.RowLength;

    private static bool SeesEachUnit => UnitRecords<TPolicy, TOrder, TTraits, TObserver>.SeesEachUnit;

    private static bool HasPlainUnits => UnitRecords<TPolicy, TOrder, TTraits, TObserver>.HasPlainUnits;

    /// <summary>
    /// Handles single events (ends of units and releases) until several fall on one instant or another kind is due.
    /// </summary>
    public void Run()
    {
        if (_end.Ns >= AheadEnds<TPolicy, TOrder, TTraits>.LimitNs)
            return;
        _ends.Load(_state);
        RunSingleEvents();
        WriteBackProgress();
    }

    private void RunSingleEvents()
    {
        var scheduler = _scheduler;
        var arrivals = _arrivals;
        var state = _state;
        for (var events = 1U; ; events++)
        {
            if (events % EventsBetweenChecks == 0)
                _monitor.Check(state.Now);
            var limit = Math.Min(Math.Min(arrivals.Next.Ns, scheduler.NextDue.Ns), _end.Ns);
            var bits = AheadEnds<TPolicy, TOrder, TTraits>.Bits;
            var (first, second) = HasFewDevices ? RunInRegisters(limit, DevicesNeedingDecision()) : RunInTree(limit);
            var (firstNs, secondNs, device) = (first >> bits, second >> bits, (int)first & ((1 << bits) - 1));
            if (firstNs < limit)
            {
                if (firstNs == secondNs)
                    return;
                if (TPolicy.ReadsOthers)
                    WriteBackProgress();
                else
                    WriteBackProgress(device);
                scheduler.AdvanceTo(new Instant(firstNs));
                _simulator.CompleteUnit(device);
            }
            else if (firstNs > limit && limit == arrivals.Next.Ns && limit < scheduler.NextDue.Ns && limit < _end.Ns)
            {
                if (TPolicy.ReadsOthers)
                    WriteBackProgress();
                scheduler.AdvanceTo(arrivals.Next);
                _simulator.ReleaseJobs();
            }
            else
            {
                return;
            }

            if (arrivals.Next <= state.Now || scheduler.NextDeadline <= state.Now)
                return;
            if (!scheduler.HasToDecide)
                continue;
            if (TPolicy.ImmediatePreemption != ImmediatePreemption.Never)
                WriteBackProgress(); // a pass may stop any unit
            scheduler.Schedule();
            _simulator.LetEndedGoOn();
        }
    }

    private void WriteBackProgress()
    {
        for (var device = 0; device < TTraits.Devices; device++)
        {
            if (_state.Running[device] >= 0)
                WriteBackProgress(device);
            else
                _state.Ends[device] = Saturating.Never;
        }
    }

    // Applies to job and device what run-ahead has skipped.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteBackProgress(int device)
    {
        _state.Ends[device] = _ends.EndNs(device);
        if (!SeesEachUnit)
            _passed.CatchUp(device, _ends.Row(device));
    }
}
