using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Workloads;

/// <summary>
/// The users of a stream: when each asks next. A user whose job is unfinished does not ask. Each has its own draws, so that what it does
/// does not depend on the others.
/// </summary>
internal sealed class UserLoop
{
    private readonly UsersArrival _arrival;
    private readonly Duration _jitter;
    private readonly SplitMix64[] _random;
    private readonly PriorityQueue<int, (long AtNs, int User)> _thinking;

    public UserLoop(StreamDefinition stream, UsersArrival arrival, int number, long seed)
    {
        (_arrival, _jitter) = (arrival, stream.Jitter);
        var draws = SplitMix64.StateOf(seed, DrawKind.Users, number);
        _random = new SplitMix64[arrival.Users];
        _thinking = new(_random.Length);
        for (var user = 0; user < _random.Length; user++)
        {
            _random[user] = new SplitMix64(SplitMix64.Add(draws, user));
            Think(user, Instant.Zero + stream.Offset + Gap(user));
        }
    }

    /// <summary>When a user asks next; <c>never</c> if all wait for answers.</summary>
    public Instant Next => _thinking.TryPeek(out _, out var next) ? new Instant(next.AtNs) : Instant.Never;

    /// <summary>The user who asks next: of several at one instant, that with the lowest number.</summary>
    public int FirstUser => _thinking.Peek();

    /// <summary>Takes the user who asks next.</summary>
    public void Take() => _thinking.Dequeue();

    /// <summary>When a user asks again whose job has ended.</summary>
    public Instant After(int user, Instant now, bool isDropped)
    {
        var gap = Gap(user);
        return now + (isDropped && gap < UsersArrival.LeastGapAfterDrop ? UsersArrival.LeastGapAfterDrop : gap);
    }

    /// <summary>Lets a user ask at an instant.</summary>
    public void Think(int user, Instant until)
    {
        if (!until.IsNever)
            _thinking.Enqueue(user, (until.Ns, user));
    }

    private Duration Gap(int user)
    {
        ref var random = ref _random[user];
        var gap = _arrival.IsRandom ? Duration.FromDouble(-_arrival.Gap.Ns * Math.Log(1 - random.NextUnit())) : _arrival.Gap;
        return _jitter > Duration.Zero ? gap + new Duration((long)Math.Floor(random.NextUnit() * _jitter.Ns)) : gap;
    }
}
