namespace SchedLang.Runtime.Tables;

/// <summary>
/// What one run of a stage works on, for one job or for a batch of them. For a prefill it reads the tokens after <paramref name="From"/> up to <paramref name="To"/>; all other
/// stages begin at 0, and <paramref name="To"/> is the shape, for a decode the context.
/// </summary>
/// <param name="From">Tokens read before.</param>
/// <param name="To">The shape in tokens.</param>
/// <param name="EndsPrompt">Whether nothing of the prompt is left after it.</param>
/// <param name="IsFullChunk">Whether it has the chunk size of the policy, the one shape that a device with static shapes has.</param>
/// <param name="IsPadded">Whether it is a padded chunk: where its latency is measured, it takes as long as a prompt of its size.</param>
/// <param name="Batch">The number of jobs that run together; all take the same piece.</param>
public readonly record struct Piece(long From, long To, bool EndsPrompt = true, bool IsFullChunk = false, bool IsPadded = false, int Batch = 1)
{
    /// <summary>The part of a measured curve that it stands for: from 0 if it is padded.</summary>
    internal (long From, long To) Measured => IsPadded ? (0, To - From) : (From, To);

    /// <summary>The piece of a batch that another job joins: it begins where the latest member does, and is as long as the longest of theirs.</summary>
    internal Piece With(in Piece other)
    {
        var longer = other.To - other.From > To - From ? other : this;
        var from = Math.Max(From, other.From);
        return longer with { From = from, To = from + (longer.To - longer.From), EndsPrompt = EndsPrompt || other.EndsPrompt, IsPadded = IsPadded || other.IsPadded };
    }
}
