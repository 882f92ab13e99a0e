namespace SchedLang.Runtime.Scheduling;

/// <summary>A job of a user that has ended, so that the user can ask again.</summary>
/// <param name="Stream">Number of its stream.</param>
/// <param name="User">Number of the user within the stream.</param>
/// <param name="IsDropped">Whether the job was dropped.</param>
internal readonly record struct EndedJob(int Stream, int User, bool IsDropped);
