using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Simulation;

/// <summary>
/// Contention: units on different devices slow each other down. They share the memory bandwidth in proportion if together they need more
/// than there is, or slow down as a matrix says that was measured.
/// </summary>
internal static unsafe class SharedBandwidth
{
    /// <summary>By device, its slowdowns beside each other device; null without a matrix.</summary>
    public static ContentionPair?[][]? BesideOf(Platform platform) => platform.Matrix is { } matrix
        ? [.. Enumerable.Range(0, platform.Devices.Length).Select(d => matrix.Beside(d, platform.Devices.Length))]
        : null;

    /// <summary>Records the work that every running unit has done so far, and computes new rates and ends.</summary>
    /// <param name="system">The state.</param>
    /// <param name="beside">What <see cref="BesideOf"/> gives.</param>
    public static void Share(SystemState system, ContentionPair?[][]? beside)
    {
        var platform = system.Workload.Platform;
        if (!platform.HasContention)
            return;
        var share = beside == null ? Share(system, platform.Bandwidth) : 1;
        for (var device = 0; device < system.DeviceCount; device++)
        {
            if (system.IsIdle(device))
                continue;
            ref var state = ref system.Devices[device];
            state.LeftNs = system.LeftNs(device);
            var demand = system.RunningBandwidth(device);
            state.Share = demand <= 0 ? 1 : beside == null ? share : Rate(system, device, demand, beside[device]);
            system.Ends[device] = End(state.LeftNs, state.Share, system.Now);
            if (system.PredictedEnds != system.Ends)
                system.PredictedEnds[device] = End(state.LeftNs - state.DeviationNs, state.Share, system.Now);
        }

        system.SharedSince = system.Now;
    }

    private static double Share(SystemState system, double bandwidth)
    {
        var demanded = 0.0;
        for (var device = 0; device < system.DeviceCount; device++)
            demanded += system.RunningBandwidth(device);
        return demanded > bandwidth ? bandwidth / demanded : 1;
    }

    private static double Rate(SystemState system, int device, double demand, ContentionPair?[] beside)
    {
        var slowdown = 1.0;
        for (var other = 0; other < beside.Length; other++)
        {
            if (beside[other] is { } pair && other != device && system.RunningBandwidth(other) is > 0 and var besideDemand)
                slowdown *= pair.At(demand, besideDemand);
        }

        return 1 / slowdown;
    }

    private static long End(double leftNs, double share, Instant now) =>
        Saturating.Add(now.Ns, Saturating.Round(Math.Max(0, Math.Ceiling(leftNs / share))));
}
