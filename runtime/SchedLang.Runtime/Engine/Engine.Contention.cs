using System.Runtime.CompilerServices;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Engine;

/// <content>Contention: units share the memory bandwidth. If together they need more than there is, each slows down in proportion.</content>
public sealed unsafe partial class Engine<TPolicy, TOrder, TTraits, TObserver>
{
    private bool _shareNeeded;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StartSharing(ref DeviceState state, long costNs)
    {
        state.LeftNs = costNs;
        state.Share = 1;
        _shareNeeded = true;
    }

    /// <summary>Records the work that every running unit has done so far, and computes new shares and ends.</summary>
    private void ShareBandwidth()
    {
        _shareNeeded = false;
        if (!Workload.Platform.SharesBandwidth)
            return;
        var demanded = 0.0;
        for (var device = 0; device < _state.DeviceCount; device++)
            demanded += _state.RunningBandwidth(device);
        var bandwidth = Workload.Platform.Bandwidth;
        var share = demanded > bandwidth ? bandwidth / demanded : 1;
        for (var device = 0; device < _state.DeviceCount; device++)
        {
            if (_state.IsIdle(device))
                continue;
            ref var state = ref _state.Devices[device];
            state.LeftNs = _state.LeftNs(device);
            state.Share = _state.RunningBandwidth(device) > 0 ? share : 1;
            _state.Ends[device] = SharedEnd(state.LeftNs, state.Share);
            if (TTraits.VariesWork)
                _state.PredictedEnds[device] = SharedEnd(state.LeftNs - state.DeviationNs, state.Share);
        }

        _state.SharedSince = _state.Now;
    }

    private long SharedEnd(double leftNs, double share) =>
        Saturating.Add(_state.Now.Ns, Saturating.Round(Math.Max(0, Math.Ceiling(leftNs / share))));
}
