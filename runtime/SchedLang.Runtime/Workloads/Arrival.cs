using System.Collections.Immutable;
using System.Numerics;
using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Workloads;

/// <summary>When a stream releases its jobs, before offset and jitter.</summary>
public abstract record Arrival
{
    /// <summary>Time between nominal releases; <c>never</c> for streams without a period.</summary>
    public virtual Duration Period => Duration.Never;
}

/// <summary>A rate, equal to the written decimal: <c>at 59.94 fps</c> is 5994 / 100 per second.</summary>
/// <param name="Numerator">Positive.</param>
/// <param name="Denominator">Positive, a power of ten.</param>
public sealed record RateArrival(long Numerator, long Denominator) : Arrival
{
    /// <inheritdoc/>
    public override Duration Period => new(NominalNs(1));

    /// <summary>Time of release k in ns, rounded half to even; <c>never</c> beyond the range of time.</summary>
    public long NominalNs(long k)
    {
        var scaled = (BigInteger)k * 1_000_000_000 * Denominator;
        var quotient = BigInteger.DivRem(scaled, Numerator, out var remainder);
        var twice = (2 * remainder).CompareTo(Numerator);
        if (twice > 0 || (twice == 0 && !quotient.IsEven))
            quotient++;
        return quotient < Saturating.Never ? (long)quotient : Saturating.Never;
    }
}

/// <summary>A fixed period: <c>every 20 ms</c>.</summary>
public sealed record PeriodicArrival(Duration Every) : Arrival
{
    /// <inheritdoc/>
    public override Duration Period => Every;
}

/// <summary>A Poisson process: <c>every ~20 ms</c>.</summary>
/// <param name="Mean">Mean gap between releases.</param>
public sealed record PoissonArrival(Duration Mean) : Arrival;

/// <summary>Recorded releases: <c>at trace "requests.csv"</c>.</summary>
public sealed record TraceArrival(Trace Trace) : Arrival;

/// <summary>A job may be released when a job of another stream completes: <c>after rag with probability 0.4</c>.</summary>
/// <param name="Stream">Number of the stream it follows.</param>
/// <param name="Probability">Chance that a completion releases a job, in (0, 1].</param>
public sealed record FollowingArrival(int Stream, double Probability) : Arrival;

/// <summary>
/// A closed loop: each user waits for the answer before it asks again, <c>by 4 users every ~30 s</c>. A job is released when a user asks.
/// </summary>
/// <param name="Users">The number of users, at least 1.</param>
/// <param name="Gap">The time from the end of a user's job to the release of its next one; its mean if it is random.</param>
/// <param name="IsRandom">Whether the gaps are random, with an exponential distribution.</param>
public sealed record UsersArrival(long Users, Duration Gap, bool IsRandom) : Arrival
{
    /// <summary>The largest number of users of a stream.</summary>
    public const long MostUsers = 1L << 16;

    /// <summary>The shortest gap after a job that was dropped, so that time goes on.</summary>
    public static Duration LeastGapAfterDrop { get; } = Duration.FromMs(1);
}

/// <summary>A trace of releases. Shape columns that the trace does not have are empty.</summary>
/// <param name="Releases">Release times, ascending.</param>
/// <param name="Prompts">Prompt tokens of each job.</param>
/// <param name="Outputs">Output tokens of each job.</param>
/// <param name="Tokens">Tokens of each one-shot job.</param>
public sealed record Trace(
    ImmutableArray<Instant> Releases,
    ImmutableArray<long> Prompts,
    ImmutableArray<long> Outputs,
    ImmutableArray<long> Tokens);
