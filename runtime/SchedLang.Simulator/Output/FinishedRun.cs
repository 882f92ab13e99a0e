using SchedLang.Runtime.Metrics;
using SchedLang.Runtime.Results;

namespace SchedLang.Simulator.Output;

/// <summary>A run and its figures.</summary>
/// <param name="Identity">What identifies the run.</param>
/// <param name="Figures">Its metrics.</param>
/// <param name="Blame">What the time of its jobs went to; null if nobody asked.</param>
internal sealed record FinishedRun(RunIdentity Identity, RunFigures Figures, RunBlame? Blame = null);
