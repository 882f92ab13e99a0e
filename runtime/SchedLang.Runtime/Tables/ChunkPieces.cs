namespace SchedLang.Runtime.Tables;

/// <summary>The pieces of a chunked prefill, and the keys by which a <see cref="ShapeTable"/> holds them.</summary>
/// <param name="Tokens">Tokens in a chunk; at least 1.</param>
/// <param name="IsPadded">Whether every chunk takes as long as a full one.</param>
/// <param name="IsDerived">
/// Whether units are derived from operators. The cost of a chunk then depends on where it starts, and of the last one on the fact that it is
/// the last; a full chunk of measured units has the same cost everywhere.
/// </param>
public readonly record struct ChunkPieces(long Tokens, bool IsPadded, bool IsDerived)
{
    // Longer than any prompt, and short enough for a key.
    private const long LongestChunk = 1L << 40;

    /// <summary>The key of the chunk that ends at some token of a prompt.</summary>
    public long KeyOf(long end, long prompt)
    {
        if (!IsDerived)
            return IsPadded ? Tokens : end;
        var (last, to) = (end == prompt ? 1 : 0, IsPadded ? StartOf(end) + Math.Min(Tokens, LongestChunk) : end);
        return (to << 1) | (long)last;
    }

    /// <summary>The keys of all chunks of a prompt.</summary>
    public IEnumerable<long> KeysOf(long prompt)
    {
        for (var start = 0L; start < prompt; start += Tokens)
            yield return KeyOf(Math.Min(prompt, start + Tokens), prompt);
    }

    /// <summary>Adds the chunks of a prompt to a table that does not have them all.</summary>
    internal void Make(ShapeTable table, long prompt)
    {
        for (var start = 0L; start < prompt; start += Tokens)
            table.Make(KeyOf(Math.Min(prompt, start + Tokens), prompt));
    }

    /// <summary>The piece of a key.</summary>
    public Piece PieceOf(long key)
    {
        var end = IsDerived ? key >> 1 : key;
        var from = IsPadded && !IsDerived ? 0 : StartOf(end);
        return new Piece(from, end, !IsDerived || (key & 1) != 0, end - from == Math.Min(Tokens, LongestChunk), IsDerived && IsPadded);
    }

    /// <summary>The piece of the chunk that ends at some token of a prompt.</summary>
    public Piece PieceOf(long end, long prompt) => PieceOf(KeyOf(end, prompt));

    private long StartOf(long end) => (end - 1) / Tokens * Tokens;
}
