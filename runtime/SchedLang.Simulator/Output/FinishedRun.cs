using SchedLang.Runtime.Metrics;
using SchedLang.Runtime.Results;

namespace SchedLang.Simulator.Output;

/// <summary>A run and what was counted in it.</summary>
internal sealed record FinishedRun(RunIdentity Identity, RunFigures Figures);
