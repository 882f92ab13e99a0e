using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Workloads;

/// <summary>
/// Yields the releases of a stream in order. Each stream has its own generator, which draws job by job, the gap before the jitter. So the
/// result does not depend on how far the engine looks ahead.
/// </summary>
internal sealed class ReleaseSource
{
    private readonly StreamDefinition _stream;
    private readonly Instant _origin;
    private readonly Duration _every;
    private readonly Duration _jitter;
    private readonly bool _isRate;
    private readonly bool _isFollowing;
    private readonly bool _isExact;
    private readonly UserLoop? _users;
    private readonly Queue<Instant> _pending = new();
    private SplitMix64 _random;
    private RateSteps _rate;
    private Instant _lastRelease = Instant.FromNs(long.MinValue);

    public ReleaseSource(StreamDefinition stream, int number, long seed)
    {
        _stream = stream;
        _origin = Instant.Zero + stream.Offset;
        _random = SplitMix64.Of(seed, DrawKind.Stream, number);
        _every = (stream.Arrival as PeriodicArrival)?.Every ?? Duration.Zero;
        _jitter = stream.Jitter;
        _isFollowing = stream.Arrival is FollowingArrival;
        if (stream.Arrival is RateArrival rate)
            (_isRate, _rate) = (true, new RateSteps(rate));
        _isExact = _jitter == Duration.Zero && (_isRate || _every > Duration.Zero);
        if (stream.Arrival is UsersArrival users)
        {
            _users = new UserLoop(stream, users, number, seed);
            (Next, Nominal) = (_users.Next, Instant.Never);
            return;
        }

        Nominal = NominalOf(0, _origin);
        Look();
    }

    /// <summary>When the next job is released; <c>never</c> if no release is known.</summary>
    public Instant Next { get; private set; }

    /// <summary>Number of the next job.</summary>
    public long Index { get; private set; }

    /// <summary>Nominal release of the job after the next one. It is the next job's implicit deadline.</summary>
    public Instant Nominal { get; private set; }

    /// <summary>The user who asks for the next job; -1 in a stream without users.</summary>
    public int NextUser => _users == null || Next.IsNever ? -1 : _users.FirstUser;

    /// <summary>Moves to the release after <see cref="Next"/>.</summary>
    public void Advance()
    {
        Index++;
        if (_users != null)
        {
            _users.Take();
            Next = _users.Next;
        }
        else if (_isExact)
        {
            Next = Nominal;
            Nominal = AfterNominal();
        }
        else if (_isFollowing)
            Next = _pending.TryDequeue(out var pending) ? pending : Instant.Never;
        else
            Look();
    }

    /// <summary>
    /// Handles the completion of a job of the followed stream: draws whether a job is released. Returns true if it is released now; its
    /// number is then <see cref="Index"/> until <see cref="TakeNow"/>. A later release is queued for <see cref="Next"/>.
    /// </summary>
    /// <param name="now">The time.</param>
    /// <param name="probability">The probability that a job is released.</param>
    /// <param name="follows">Whether a job is released, now or later.</param>
    public bool Follow(Instant now, double probability, out bool follows)
    {
        follows = !(probability < 1) || _random.NextUnit() < probability;
        if (!follows)
            return false;
        var release = Jittered(now + _stream.Offset);
        if (release <= now && Next > now)
            return true;
        if (Next.IsNever)
            Next = release;
        else
            _pending.Enqueue(release);
        return false;
    }

    /// <summary>
    /// Handles the end of a user's job. Returns true if the user asks again now; its job then has the number <see cref="Index"/> until
    /// <see cref="TakeNow"/>. Otherwise it asks in its turn.
    /// </summary>
    public bool AskAgain(int user, Instant now, bool isDropped)
    {
        var next = _users!.After(user, now, isDropped);
        if (next <= now)
            return true;
        _users.Think(user, next);
        Next = _users.Next;
        return false;
    }

    /// <summary>Consumes the number of a job that was released now.</summary>
    public void TakeNow() => Index++;

    private void Look()
    {
        Next = Jittered(Nominal);
        Nominal = AfterNominal();
    }

    private Instant AfterNominal() =>
        _isRate ? _origin + _rate.Next()
        : _every > Duration.Zero ? Nominal + _every
        : NominalOf(Index + 1, Nominal);

    private Instant NominalOf(long index, Instant previous) => _stream.Arrival switch
    {
        RateArrival or PeriodicArrival => _origin, // the first; further ones are found faster
        PoissonArrival poisson => previous + Gap(poisson),
        TraceArrival { Trace.Releases: var releases } => index < releases.Length ? releases[(int)index] : Instant.Never,
        _ => Instant.Never,
    };

    private Instant Jittered(Instant nominal)
    {
        if (nominal.IsNever)
            return nominal;
        var release = nominal;
        if (_jitter > Duration.Zero)
            release += new Duration((long)Math.Floor(_random.NextUnit() * _jitter.Ns));
        return _lastRelease = Instant.Max(release, _lastRelease);
    }

    private Duration Gap(PoissonArrival poisson) => Duration.FromDouble(-poisson.Mean.Ns * Math.Log(1 - _random.NextUnit()));

    // k * 10^9 / R for k = 1, 2, ... by exact addition of quotient and remainder.
    private struct RateSteps
    {
        private readonly ulong _divisor;
        private readonly ulong _quotientStep;
        private readonly ulong _remainderStep;
        private ulong _quotient;
        private ulong _remainder;

        public RateSteps(RateArrival rate)
        {
            _divisor = (ulong)rate.Numerator;
            var scaled = (UInt128)(ulong)rate.Denominator * 1_000_000_000;
            _quotientStep = (ulong)UInt128.Min(scaled / _divisor, long.MaxValue);
            _remainderStep = (ulong)(scaled % _divisor);
        }

        public Duration Next()
        {
            _quotient += _quotientStep;
            _remainder += _remainderStep;
            if (_remainder >= _divisor)
            {
                _remainder -= _divisor;
                _quotient++;
            }

            if (_quotient >= long.MaxValue)
            {
                _quotient = long.MaxValue;
                return Duration.Never;
            }

            var rest = _divisor - _remainder; // twice the remainder against the divisor, without overflow
            var roundsUp = _remainder > rest || (_remainder == rest && (_quotient & 1) == 1);
            return new Duration((long)_quotient + (roundsUp ? 1 : 0));
        }
    }
}
