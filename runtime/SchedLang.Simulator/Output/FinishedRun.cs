using SchedLang.Runtime.Metrics;
using SchedLang.Runtime.Results;

namespace SchedLang.Simulator.Output;

/// <summary>A run and its figures.</summary>
internal sealed record FinishedRun(RunIdentity Identity, RunFigures Figures);
