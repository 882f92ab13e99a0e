using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Engine;

/// <summary>
/// A run has too many live jobs at once: its streams release jobs faster than the devices finish them, and the memory would run out.
/// </summary>
/// <param name="stream">Number of the stream with the most live jobs.</param>
/// <param name="jobs">Its number of live jobs.</param>
/// <param name="at">When the limit was reached.</param>
public sealed class TooManyJobsException(int stream, int jobs, Instant at) : Exception("A run has too many live jobs at once.")
{
    /// <summary>The most jobs that can be live at once. A run with this many takes about 1 GB.</summary>
    public const int MostJobs = 1 << 21;

    /// <summary>Number of the stream with the most live jobs.</summary>
    public int Stream { get; } = stream;

    /// <summary>Its number of live jobs.</summary>
    public int Jobs { get; } = jobs;

    /// <summary>When the limit was reached.</summary>
    public Instant At { get; } = at;
}
