using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using static SchedLang.Runtime.Engine.PlacementRows;

namespace SchedLang.Runtime.Simulation;

/// <content>Run-ahead with many devices: the root of the tree is the next end.</content>
internal sealed unsafe partial class RunAhead<TPolicy, TOrder, TTraits, TObserver, TMachine>
{
    /// <summary>Advances until a decision is needed or the limit is reached. Returns the two earliest ends, encoded.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private (long First, long Second) RunInTree(long limitNs)
    {
        var tree = _ends.Tree;
        var limit = limitNs << EndTree.DeviceBits;
        while (true)
        {
            var first = tree->Ends[1];
            var device = (int)first & (MostDevices - 1);
            var second = tree->EarliestBut(device);
            var row = (long*)tree->Row[device] + RowLength;
            if (first >= limit || first >> EndTree.DeviceBits == second >> EndTree.DeviceBits || row[0] < 0
                || PreferredDevice(row, _state.Idle | (1UL << device), TTraits.Devices) != device || (!_foresight.NothingToDecide && _foresight.NeedsDecision(device)))
                return (first, second);
            _monitor.NotePath(EnginePath.TreeRunAhead);
            tree->Row[device] = (long)row;
            var work = (long*)tree->Work[device] + TTraits.Devices;
            tree->Work[device] = (long)work;
            if (SeesEachUnit)
                _passed.AdvanceWithinStage(ref _state.Jobs[_state.Running[device]], device, new Instant(first >> EndTree.DeviceBits));
            tree->Set(device, Math.Min((first >> EndTree.DeviceBits) + Math.Min(*work, EndTree.LongestTime), EndTree.LongestTime));
        }
    }
}
