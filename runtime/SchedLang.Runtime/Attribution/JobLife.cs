using System.Runtime.InteropServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Attribution;

/// <summary>
/// The life of a job from its release to its end, cut into parts that add up to the whole. Of LLM jobs with a TTFT target it ends with
/// the first token, which is what the deadline is about.
/// </summary>
public sealed class JobLife
{
    private readonly Dictionary<Cause, int> _indices = [];
    private readonly List<LifePart> _parts = [];
    private readonly List<LifeSpan>? _spans;

    internal JobLife(int stream, long number, Instant release, Instant deadline, bool keepsSpans)
    {
        Stream = stream;
        Number = number;
        Release = release;
        Deadline = deadline;
        AccountedTo = release;
        _spans = keepsSpans ? [] : null;
    }

    /// <summary>Number of its stream.</summary>
    public int Stream { get; }

    /// <summary>Its number within the stream.</summary>
    public long Number { get; }

    /// <summary>When it was released.</summary>
    public Instant Release { get; }

    /// <summary>When it, or its first token, was due.</summary>
    public Instant Deadline { get; }

    /// <summary>When it completed, produced its first token, was dropped, or the run ended.</summary>
    public Instant End { get; internal set; }

    /// <summary>How it ended.</summary>
    public JobOutcome Outcome { get; internal set; }

    /// <summary>Whether its life ends with its first token.</summary>
    public bool EndsWithFirstToken { get; internal set; }

    /// <summary>Whether it missed its deadline; null where it is not judged.</summary>
    public bool? IsMissed { get; internal set; }

    /// <summary>Time by cause, in the order in which they first came up.</summary>
    public IReadOnlyList<LifePart> Parts => _parts;

    /// <summary>The stretches in order of time; empty where they are not kept.</summary>
    public IReadOnlyList<LifeSpan> Spans => _spans ?? [];

    internal Instant AccountedTo { get; private set; }

    /// <summary>What it waits for now; null while it runs. Its slot is not kept up to date.</summary>
    internal Wait? Waits { get; set; }

    internal RunningUnit Unit { get; set; }

    /// <summary>Why its running unit will have been lost.</summary>
    internal Wait? LostTo { get; set; }

    internal void Add(Cause cause, long ns) => Add(cause, ns, null);

    internal void Add(Cause cause, long ns, DecidingKeys? keys)
    {
        if (ns == 0)
            return;
        ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(_indices, cause, out var isKnown);
        if (isKnown)
        {
            ref var part = ref CollectionsMarshal.AsSpan(_parts)[index];
            part = part with { Ns = part.Ns + ns, KeysChange = part.KeysChange || part.Keys != keys };
        }
        else
        {
            index = _parts.Count;
            _parts.Add(new LifePart(cause, ns, keys, KeysChange: false));
        }

        if (_spans != null)
            AddSpan(cause, ns, keys);
        AccountedTo += new Duration(ns);
    }

    private void AddSpan(Cause cause, long ns, DecidingKeys? keys)
    {
        if (_spans is [.., var last] && last.Cause == cause && last.Keys == keys)
            _spans[^1] = last with { Ns = last.Ns + ns };
        else
            _spans!.Add(new LifeSpan(AccountedTo.Ns, ns, cause, keys));
    }
}

/// <summary>What is noted of a unit when it starts.</summary>
/// <param name="SwitchNs">What it pays for a switch, in ns.</param>
/// <param name="TransferNs">What it pays for a transfer, in ns.</param>
/// <param name="WorkNs">Its work, of a batch the batch's, in ns.</param>
/// <param name="AloneNs">The job's work there without others, in ns.</param>
/// <param name="FastestNs">The same on the fastest device, in ns.</param>
/// <param name="Fastest">That device.</param>
/// <param name="Rule">The rule that placed it; -1 where it was not asked.</param>
internal readonly record struct RunningUnit(
    long SwitchNs, long TransferNs, long WorkNs, long AloneNs, long FastestNs, int Fastest, int Rule);
