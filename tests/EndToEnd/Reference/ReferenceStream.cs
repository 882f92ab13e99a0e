using System.Numerics;
using SchedLang.Compiler.Symbols;
using SchedLang.Runtime.Quantities;

namespace SchedLang.EndToEnd.Reference;

/// <summary>Section 3: when the jobs of a stream are released, and what they are.</summary>
internal sealed class ReferenceStream
{
    private readonly StreamSymbol _symbol;
    private readonly ReferenceRandom _random;
    private readonly ReferenceCsv? _trace;
    private readonly (long Size, bool IsPadded)? _chunk;
    private readonly long _seed;
    private readonly List<ReferenceUser> _users = [];
    private readonly long _offset;
    private long _next;
    private long _nominal;
    private long _lastRelease = long.MinValue;
    private long? _pending;

    public ReferenceStream(StreamSymbol symbol, int number, long seed, Func<string, string> read, (long Size, bool IsPadded)? chunk)
    {
        _symbol = symbol;
        Number = number;
        _seed = seed;
        _random = ReferenceRandom.OfStream(seed, number);
        _trace = symbol.Arrival is TraceArrivalSymbol trace ? new ReferenceCsv(read(trace.Path)) : null;
        _chunk = chunk;
        _offset = Ns("offset") ?? 0;
        _nominal = _offset;
        if (symbol.Arrival is UsersArrivalSymbol users)
        {
            _users = [.. Enumerable.Range(0, (int)users.Users).Select(u => new ReferenceUser(users, Ns("jitter") ?? 0, ReferenceRandom.OfUser(seed, number, u)))];
            foreach (var user in _users)
                user.AsksAt = Saturating.Add(_offset, user.Gap());
        }

        Period = symbol.Arrival switch
        {
            RateArrivalSymbol rate => ReferenceCsv.RoundHalfEven(new BigInteger(1_000_000_000) * rate.Denominator, rate.Numerator),
            PeriodicArrivalSymbol { IsRandom: false } periodic => periodic.Period.Ns,
            _ => Saturating.Never,
        };
    }

    public int Number { get; }

    public string Name => _symbol.Name;

    public ModelSymbol Model => _symbol.Model!;

    public string? Class => _symbol.Class;

    public double Weight => _symbol.Attributes.Real("weight") ?? 1;

    public string Late => _symbol.Attributes.Word("late") ?? "run";

    public long? Queue => _symbol.Attributes.Integer("queue");

    public long Period { get; }

    public long? TokenTarget => Ns("tpt");

    /// <summary>How many jobs it has released.</summary>
    public long Released { get; set; }

    /// <summary>Whether its jobs are turns, and the stream whose job a turn waits for.</summary>
    public bool HasTurns => _symbol.Attributes.Find("turns") != null;

    public string? Via => _symbol.Attributes.Word("via");

    public bool IsLlm => _symbol.IsLlm;

    /// <summary>Whether it follows a stream.</summary>
    public bool Follows(ReferenceStream other) => _symbol.Arrival is FollowingArrivalSymbol following && following.Stream == other.Name;

    /// <summary>The next release of a stream that follows none; null after the last.</summary>
    public long? NextRelease()
    {
        if (_symbol.Arrival is UsersArrivalSymbol)
            return _users.Min(u => u.AsksAt) is var next and < Saturating.Never ? next : null;
        if (_pending != null || _symbol.Arrival is FollowingArrivalSymbol || _next == _trace?.Rows.Count)
            return _pending;
        if (_symbol.Arrival is PeriodicArrivalSymbol { IsRandom: true } poisson)
            _nominal += (long)Math.Round(-poisson.Period.Ns * Math.Log(1 - _random.Next()), MidpointRounding.ToEven);
        else
            _nominal = Nominal(_next);
        return _pending = Jittered(_nominal);
    }

    /// <summary>The job of the next release.</summary>
    public ReferenceJob Release()
    {
        if (_symbol.Arrival is UsersArrivalSymbol)
        {
            var user = _users.MinBy(u => u.AsksAt)!;
            var asked = AskedBy(user, user.AsksAt);
            user.AsksAt = Saturating.Never;
            return asked;
        }

        var release = _pending!.Value;
        _pending = null;
        return Job(_next++, release);
    }

    /// <summary>A user's job has ended: the job that the user asks for now, or none; later ones come as releases.</summary>
    public ReferenceJob? AfterEnd(ReferenceUser user, long now, bool isDropped)
    {
        var gap = user.Gap();
        var next = Saturating.Add(now, isDropped ? Math.Max(gap, 1_000_000) : gap);
        if (next <= now)
            return AskedBy(user, now);
        user.AsksAt = next;
        return null;
    }

    private ReferenceJob AskedBy(ReferenceUser user, long now)
    {
        var job = Job(_next++, now);
        job.User = user;
        return job;
    }

    /// <summary>What a job of the stream that it follows brings when it completes: a job released then or later, or none.</summary>
    public ReferenceJob? After(long now)
    {
        var probability = ((FollowingArrivalSymbol)_symbol.Arrival!).Probability;
        if (probability < 1 && _random.Next() >= probability)
            return null;
        return Job(_next++, Jittered(now + _offset));
    }

    /// <summary>A job at the declared shape with one stage of its model, whole, at time 0.</summary>
    public ReferenceJob Declared(string stage)
    {
        var job = Job(0, 0, drawsSizes: false);
        var shape = stage is "prefill" or "decode" ? job.Prompt : job.Tokens;
        return new ReferenceJob(this, 0, 0)
        {
            Tokens = job.Tokens,
            Prompt = job.Prompt,
            Output = job.Output,
            FirstDeadline = job.FirstDeadline,
            Stages = [new ReferenceStage(stage, IsLlm ? 1 : 0, 0, shape, 0, true) { IsWhole = true }],
        };
    }

    private long Nominal(long k) => _symbol.Arrival switch
    {
        RateArrivalSymbol rate => _offset + ReferenceCsv.RoundHalfEven(new BigInteger(1_000_000_000) * k * rate.Denominator, rate.Numerator),
        PeriodicArrivalSymbol periodic => _offset + (k * periodic.Period.Ns),
        _ => _trace!.Ns(_trace.Rows[(int)k], "release"),
    };

    private long Jittered(long nominal)
    {
        if (Ns("jitter") is not { } jitter || jitter == 0)
            return nominal;
        return _lastRelease = Math.Max(nominal + (long)Math.Floor(_random.Next() * jitter), _lastRelease);
    }

    /// <summary>Whether another turn follows one that is complete. A context has a largest size.</summary>
    public bool GoesOn(ReferenceJob turn)
    {
        if (_symbol.Attributes.Integer("turns") is not { } turns)
            return false;
        var goesOn = _symbol.Attributes.IsRandom("turns") ? ReferenceRandom.OfTurn(_seed, Number, turn.Flow, turn.Turn).Next() < 1 - (1.0 / turns) : turn.Turn < turns;
        return goesOn && (!IsLlm || turn.Cached + turn.Prompt + turn.Output + Sizes(turn.Flow, turn.Turn + 1).Prompt <= 16_777_216);
    }

    /// <summary>The turn that follows one, if what it waits for has come now.</summary>
    public ReferenceJob TurnAfter(ReferenceJob turn, long now)
    {
        var think = Ns("think") ?? 0;
        if (_symbol.Attributes.IsRandom("think"))
        {
            var draws = ReferenceRandom.OfTurn(_seed, Number, turn.Flow, turn.Turn);
            if (_symbol.Attributes.IsRandom("turns"))
                draws.Next();
            think = (long)Math.Round(-think * Math.Log(1 - draws.Next()), MidpointRounding.ToEven);
        }

        var release = Saturating.Add(now, think);
        var deadline = Ns(IsLlm ? "ttft" : "deadline") ?? (IsLlm ? Saturating.Never : Period);
        var next = Job(turn.Flow, release, Saturating.Add(release, deadline), turn.Turn + 1, turn.Cached + turn.Prompt + turn.Output);
        (next.User, next.Caller) = (turn.User, turn.Caller);
        return next;
    }

    // The first turn of a flow.
    private ReferenceJob Job(long flow, long release, bool drawsSizes = true)
    {
        var deadline = (Ns(IsLlm ? "ttft" : "deadline"), Period) switch
        {
            ({ } relative, _) => Saturating.Add(release, relative),
            (null, < Saturating.Never) when !IsLlm => Nominal(flow + 1),
            _ => Saturating.Never,
        };
        return Job(flow, release, deadline, 1, 0, drawsSizes);
    }

    private ReferenceJob Job(long flow, long release, long deadline, long turn, long before, bool drawsSizes = true)
    {
        var (prompt, output) = Sizes(flow, turn, drawsSizes);
        var tokens = Traced(flow, "tokens") ?? _symbol.Attributes.Integer("tokens") ?? 0;
        var cached = _symbol.Attributes.Word("keep") == "context" ? before : 0;
        prompt += before - cached;
        return new ReferenceJob(this, flow, release)
        {
            Turn = turn,
            Cached = IsLlm ? cached : 0,
            Tokens = IsLlm ? 0 : tokens,
            Prompt = IsLlm ? prompt : 0,
            Output = IsLlm ? output : 0,
            FirstDeadline = deadline,
            Stages = IsLlm ? [.. Prefill(cached, prompt), .. Decode(cached + prompt, output)] : [new ReferenceStage(Model.Kind == 0 ? "infer" : "encode", 0, 0, tokens, 0, false)],
        };
    }

    // A mean after `~`, of which each turn draws its own size, the prompt first.
    private (long Prompt, long Output) Sizes(long flow, long turn, bool drawsSizes = true)
    {
        var draws = ReferenceRandom.OfSizes(_seed, Number, flow, turn);
        var prompt = Traced(flow, "prompt") ?? Size("prompt", 16_777_216);
        return (prompt, Traced(flow, "output") ?? Size("output", 131_072));

        long Size(string attribute, long most)
        {
            var size = _symbol.Attributes.Integer(attribute) ?? 0;
            return drawsSizes && _symbol.Attributes.Find(attribute) is { IsRandom: true }
                ? Math.Min(most, Math.Max(1, (long)Math.Round(-size * Math.Log(1 - draws.Next()), MidpointRounding.ToEven)))
                : size;
        }
    }

    // Chunks are cut from the first token that is not cached.
    private IEnumerable<ReferenceStage> Prefill(long cached, long prompt)
    {
        var size = _chunk?.Size ?? prompt;
        for (var (from, chunk) = (0L, 0); from < prompt; from += size, chunk++)
        {
            var isLast = from + size >= prompt;
            yield return _chunk is { IsPadded: true }
                ? new ReferenceStage("prefill", 1, 0, size, chunk, isLast) { Start = cached + from, IsFull = true }
                : new ReferenceStage("prefill", 1, cached + from, cached + Math.Min(prompt, from + size), chunk, isLast)
                {
                    Start = cached + from,
                    IsFull = _chunk != null && from + size <= prompt,
                };
        }
    }

    private static IEnumerable<ReferenceStage> Decode(long before, long output)
    {
        for (var token = 2; token <= output; token++)
            yield return new ReferenceStage("decode", token, 0, before + token - 1, 0, true);
    }

    private long? Traced(long number, string column) => _trace?.Whole(_trace.Rows[(int)number], column);

    private long? Ns(string attribute) => _symbol.Attributes.Duration(attribute)?.Ns;
}
