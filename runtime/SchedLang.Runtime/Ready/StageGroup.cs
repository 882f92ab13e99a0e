using SchedLang.Runtime.Tables;

namespace SchedLang.Runtime.Ready;

/// <summary>What the jobs of a group have in common, where the jobs of a stream and stage are one group.</summary>
/// <param name="Stream">Their stream.</param>
/// <param name="Stage">Their stage.</param>
/// <param name="Eligible">Bit mask of the devices that they accept.</param>
internal readonly record struct StageGroup(int Stream, Stage Stage, ulong Eligible);
