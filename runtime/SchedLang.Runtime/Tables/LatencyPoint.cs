namespace SchedLang.Runtime.Tables;

/// <summary>One measured row of a latency table.</summary>
/// <param name="Tokens">The shape; 0 for a fixed shape.</param>
/// <param name="LatencyNs">Time of the row's work alone on an idle device, in ns; at least 1.</param>
/// <param name="Bandwidth">DRAM traffic during that time, in bytes per ns; 0 when not measured.</param>
/// <param name="EnergyNj">Energy of the row's work in nJ; NaN when not measured.</param>
public sealed record LatencyPoint(long Tokens, long LatencyNs, double Bandwidth, double EnergyNj);
