using System.Runtime.CompilerServices;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Engine;

/// <content>Contention: units share the memory bandwidth. If together they need more than there is, each slows down in proportion.</content>
public sealed unsafe partial class Engine<TPolicy, TOrder, TTraits, TObserver>
{
    private bool _shareNeeded;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StartSharing(ref DeviceState state, Duration cost)
    {
        state.LeftNs = cost.Ns;
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
            var left = Math.Max(0, Math.Ceiling(state.LeftNs / state.Share));
            _state.Ends[device] = Saturating.Add(_state.Now.Ns, Saturating.Round(left));
        }

        _state.SharedSince = _state.Now;
    }
}
