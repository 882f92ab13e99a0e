using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Scheduling;

/// <content>The scheduling pass: visits ready jobs in the order of the policy and dispatches each to the device that its rule picks.</content>
public sealed unsafe partial class Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine>
{
    // A policy can loop over all jobs for each waiting job, so a pass can take long.
    internal const int JobsBetweenChecks = 64;

    /// <summary>The pass of an instant. Jobs that must start at once and did not are dropped, and a second pass serves the jobs behind them.</summary>
    internal void Schedule()
    {
        Pass();
        if (!TTraits.LimitsQueues || !_mustStart)
            return;
        DropUnstarted();
        if (_passNeeded)
            Pass();
    }

    private void Pass()
    {
        _passNeeded = false;
        if (TPolicy.WaitsForBatches)
            _nextBatch = Instant.Never;
        if (TPolicy.StreamDraws > 0)
        {
            NotePath(EnginePath.StreamDraw);
            StreamDraws<TPolicy, TOrder>.Draw(_state);
        }

        if (GroupsJobs)
        {
            _groups!.Run();
            return;
        }

        if (QueuesByEligibility)
        {
            PassByQueues();
            return;
        }

        if (!TPolicy.OrderIsFixed)
            SortByNewKeys();
        if (SharesPlacement)
            ForgetFailures();
        var index = 0;
        while (index < _ready.Count)
        {
            if (_state.IdleCount == 0 && TPolicy.ImmediatePreemption == ImmediatePreemption.Never)
                break;
            if (index % JobsBetweenChecks == JobsBetweenChecks - 1)
                CheckControl();
            var slot = _ready[index];
            if (_state.IdleCount == 0 && !ComesBeforeAnyRunning(slot))
                break;
            if (SharesPlacement && IsKnownToFail(in _state.Jobs[slot]))
            {
                NotePath(EnginePath.CachedFailure);
                index++;
                continue;
            }

            var device = TPolicy.Place(in _state.Jobs[slot], _state, new Chooser(this));
            if (TPolicy.WaitsForBatches && device >= 0 && WaitsForBatch(slot, device, index))
                device = -1;
            if (device < 0)
            {
                if (TPolicy.IsStrict)
                {
                    _strictSlot = slot;
                    break;
                }

                if (TObserver.SeesDecisions)
                    NoteWait(slot);
                if (SharesPlacement)
                    RememberFailure(in _state.Jobs[slot]);
                index++;
                continue;
            }

            if (TPolicy.ImmediatePreemption != ImmediatePreemption.Never && !_state.IsIdle(device))
                PreemptInPass(device, index);
            if (TObserver.SeesDecisions)
                NotePlaced(slot, device);
            _ready.RemoveAt(index);
            if (TPolicy.MakesBatches)
                GatherBatch(slot, device, index);
            Dispatch(slot, device);
            if (SharesPlacement)
                ForgetFailures();
        }

        if (TObserver.SeesDecisions)
            NoteWaits(index);
        if (_victimCount > 0)
            ReorderVictims();
    }
}
