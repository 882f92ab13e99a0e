using SchedLang.Compiler.Types;
using SchedLang.Compiler.Symbols;

namespace SchedLang.EndToEnd.Reference;

/// <summary>A stage of a job: of prefill in chunks, one of these a chunk.</summary>
/// <param name="Name">infer, encode, prefill or decode.</param>
/// <param name="Token">The token that it works for, from 1; 0 for one-shot models.</param>
/// <param name="From">For a chunk, the token that it starts at.</param>
/// <param name="To">The shape, for a chunk the token that it ends at.</param>
/// <param name="Chunk">Number of the chunk, from 0.</param>
/// <param name="YieldsToken">Whether a token is there at its end.</param>
internal sealed record ReferenceStage(string Name, int Token, long From, long To, int Chunk, bool YieldsToken)
{
    /// <summary>For a chunk, the tokens read before it; <see cref="From"/> is 0 in a padded one.</summary>
    public long Start { get; init; }

    /// <summary>Whether it has as many tokens as a chunk.</summary>
    public bool IsFull { get; init; }

    /// <summary>What it is for units that are derived, at some batch size.</summary>
    public ReferencePiece Piece(long batch) => new(Start, Start + To - From, batch, Name != "prefill" || YieldsToken, IsFull);

    /// <summary>Weighed as one unit, for a static placement.</summary>
    public bool IsWhole { get; init; }
}

/// <summary>A unit that was stopped and kept: what is left of it, where, and what all of it takes there; of a batch's, nowhere.</summary>
internal sealed record ReferenceKept(ReferenceDevice? Device, long Left, long Full);

/// <summary>A job.</summary>
internal sealed class ReferenceJob(ReferenceStream stream, long flow, long release)
{
    /// <summary>The flow that it is a turn of, and which one, from 1.</summary>
    public long Flow { get; } = flow;

    public long Turn { get; init; } = 1;

    /// <summary>Tokens of earlier turns that it keeps.</summary>
    public long Cached { get; init; }

    /// <summary>The turn that waits for its flow, if one does.</summary>
    public ReferenceJob? Caller { get; set; }

    public ReferenceStream Stream { get; } = stream;

    public ModelSymbol Model => Stream.Model;

    /// <summary>Its number within the stream, which it gets at its release.</summary>
    public long Number { get; set; }

    public long Release { get; } = release;

    public long Tokens { get; init; }

    public long Prompt { get; init; }

    public long Output { get; init; }

    /// <summary>The deadline of a one-shot job or of the first token, or never.</summary>
    public long FirstDeadline { get; init; }

    public required List<ReferenceStage> Stages { get; init; }

    /// <summary>The user who asked for it, if one did.</summary>
    public ReferenceUser? User { get; set; }

    public int StageIndex { get; set; }

    public int Layer { get; set; }

    public long Generated { get; set; }

    public bool IsLive { get; set; } = true;

    public bool IsDeadlineOver { get; set; }

    public bool WasDispatched => FirstStart != null;

    public ReferenceUnit? Running { get; set; }

    public ReferenceKept? Kept { get; set; }

    public long ReadySince { get; set; } = release;

    public long Executed { get; set; }

    public ReferenceDevice? LastDevice { get; set; }

    public long? FirstStart { get; set; }

    public long? FirstToken { get; set; }

    public long? Finish { get; set; }

    public string Outcome { get; set; } = "unfinished";

    public bool IsReady => IsLive && Running == null;

    /// <summary>The stage that it is in; after the last, the last.</summary>
    public ReferenceStage Stage => Stages[Math.Min(StageIndex, Stages.Count - 1)];
}

/// <summary>A unit on a device, with the jobs that it is of: the lead first.</summary>
internal sealed class ReferenceUnit
{
    public required ReferenceDevice Device { get; init; }

    public required List<ReferenceJob> Members { get; init; }

    public required long Start { get; init; }

    public required long Overhead { get; init; }

    /// <summary>By the table, and as it is in the end.</summary>
    public required long Work { get; init; }

    public required long Actual { get; init; }

    public required double? Bandwidth { get; init; }

    public required long End { get; set; }

    /// <summary>The end by prediction.</summary>
    public required long PredictedEnd { get; set; }

    /// <summary>Under contention: overheads and work left when last updated, since when, and how fast.</summary>
    public required double Remaining { get; set; }

    public required long UpdatedAt { get; set; }

    public double Rate { get; set; } = 1;
}

/// <summary>A device.</summary>
internal sealed class ReferenceDevice(DeviceSymbol symbol, int number)
{
    public string Name => symbol.Name;

    public int Number { get; } = number;

    public string Kind { get; } = EnumerationWords.Kinds[(int)symbol.Kind];

    /// <summary>How far it deviates; null where the platform says.</summary>
    public double? Variation { get; } = symbol.Attributes.Real("variation");

    public double Power { get; } = symbol.Attributes.Real("power") ?? 0;

    public ReferenceUnit? Unit { get; set; }

    public ModelSymbol? LastModel { get; set; }

    /// <summary>Time held by units that ended.</summary>
    public long Busy { get; set; }
}
