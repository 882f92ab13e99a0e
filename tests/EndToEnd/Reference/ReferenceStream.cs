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

    private ReferenceJob Job(long number, long release, bool drawsSizes = true)
    {
        var sizes = ReferenceRandom.OfSizes(_seed, Number, number);
        var tokens = Traced(number, "tokens") ?? _symbol.Attributes.Integer("tokens") ?? 0;
        var prompt = Traced(number, "prompt") ?? Size("prompt", 16_777_216);
        var output = Traced(number, "output") ?? Size("output", 131_072);
        return new ReferenceJob(this, number, release)
        {
            Tokens = IsLlm ? 0 : tokens,
            Prompt = IsLlm ? prompt : 0,
            Output = IsLlm ? output : 0,
            FirstDeadline = (Ns(IsLlm ? "ttft" : "deadline"), Period) switch
            {
                ({ } relative, _) => Saturating.Add(release, relative),
                (null, < Saturating.Never) when !IsLlm => Nominal(number + 1),
                _ => Saturating.Never,
            },
            Stages = IsLlm ? [.. Prefill(prompt), .. Decode(prompt, output)] : [new ReferenceStage(Model.Kind == 0 ? "infer" : "encode", 0, 0, tokens, 0, false)],
        };

        // A mean after `~`, of which each job draws its own size.
        long Size(string attribute, long most)
        {
            var size = _symbol.Attributes.Integer(attribute) ?? 0;
            return drawsSizes && _symbol.Attributes.Find(attribute) is { IsRandom: true }
                ? Math.Min(most, Math.Max(1, (long)Math.Round(-size * Math.Log(1 - sizes.Next()), MidpointRounding.ToEven)))
                : size;
        }
    }

    private IEnumerable<ReferenceStage> Prefill(long prompt)
    {
        var size = _chunk?.Size ?? prompt;
        for (var (from, chunk) = (0L, 0); from < prompt; from += size, chunk++)
        {
            var isLast = from + size >= prompt;
            yield return _chunk is { IsPadded: true }
                ? new ReferenceStage("prefill", 1, 0, size, chunk, isLast) { Start = from, IsFull = true }
                : new ReferenceStage("prefill", 1, from, Math.Min(prompt, from + size), chunk, isLast) { Start = from, IsFull = _chunk != null && from + size <= prompt };
        }
    }

    private static IEnumerable<ReferenceStage> Decode(long prompt, long output)
    {
        for (var token = 2; token <= output; token++)
            yield return new ReferenceStage("decode", token, 0, prompt + token - 1, 0, true);
    }

    private long? Traced(long number, string column) => _trace?.Whole(_trace.Rows[(int)number], column);

    private long? Ns(string attribute) => _symbol.Attributes.Duration(attribute)?.Ns;
}
