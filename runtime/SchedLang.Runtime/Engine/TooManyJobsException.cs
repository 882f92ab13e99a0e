using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Engine;

/// <summary>
/// A run has too many live jobs at once: its streams release jobs faster than the devices finish them, and the memory would run out.
/// </summary>
/// <param name="stream">The stream with the most of them, by its number.</param>
/// <param name="jobs">Its live jobs.</param>
/// <param name="at">When the limit was reached.</param>
public sealed class TooManyJobsException(int stream, int jobs, Instant at) : Exception("A run has too many live jobs at once.")
{
    /// <summary>How many jobs can be live at once; a run with so many takes about 1 GB.</summary>
    public const int MostJobs = 1 << 21;

    /// <summary>The stream with the most of them, by its number.</summary>
    public int Stream { get; } = stream;

    /// <summary>Its live jobs.</summary>
    public int Jobs { get; } = jobs;

    /// <summary>When the limit was reached.</summary>
    public Instant At { get; } = at;
}
