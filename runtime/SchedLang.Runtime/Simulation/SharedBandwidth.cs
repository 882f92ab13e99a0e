using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Simulation;

/// <summary>Contention: units share the memory bandwidth. If together they need more than there is, each slows down in proportion.</summary>
internal static unsafe class SharedBandwidth
{
    /// <summary>Records the work that every running unit has done so far, and computes new shares and ends.</summary>
    public static void Share(SystemState system)
    {
        var platform = system.Workload.Platform;
        if (!platform.SharesBandwidth)
            return;
        var demanded = 0.0;
        for (var device = 0; device < system.DeviceCount; device++)
            demanded += system.RunningBandwidth(device);
        var share = demanded > platform.Bandwidth ? platform.Bandwidth / demanded : 1;
        for (var device = 0; device < system.DeviceCount; device++)
        {
            if (system.IsIdle(device))
                continue;
            ref var state = ref system.Devices[device];
            state.LeftNs = system.LeftNs(device);
            state.Share = system.RunningBandwidth(device) > 0 ? share : 1;
            system.Ends[device] = End(state.LeftNs, state.Share, system.Now);
            if (system.PredictedEnds != system.Ends)
                system.PredictedEnds[device] = End(state.LeftNs - state.DeviationNs, state.Share, system.Now);
        }

        system.SharedSince = system.Now;
    }

    private static long End(double leftNs, double share, Instant now) =>
        Saturating.Add(now.Ns, Saturating.Round(Math.Max(0, Math.Ceiling(leftNs / share))));
}
