namespace SchedLang.Runtime.Tables;

/// <summary>Shapes of a stage that no job of the scenario has: those of jobs whose size is only known when they are released.</summary>
/// <param name="profile">The stage.</param>
/// <param name="chunks">How a prefill is cut into chunks, whose keys are then the shapes; null for whole stages.</param>
internal sealed unsafe class FurtherShapes(StageProfile profile, ChunkPieces? chunks)
{
    // Jobs of similar sizes then share a table.
    private const long RangeStep = 256;

    private readonly Dictionary<long, ShapeTable> _single = [];
    private readonly List<ShapeTable> _ranges = [];

    public StageShape* At(long tokens) => _single[tokens].At(tokens);

    public StageShape* At(long first, long count)
    {
        foreach (var range in _ranges)
        {
            if (range.IndexOf(first, count) >= 0)
                return range.At(first, count);
        }

        throw new InvalidOperationException("The shapes of a job were not made.");
    }

    public void Make(long tokens)
    {
        if (!_single.ContainsKey(tokens))
            _single.Add(tokens, new ShapeTable(profile, [tokens], chunks: chunks));
    }

    public void Make(long first, long last)
    {
        foreach (var range in _ranges)
        {
            if (range.IndexOf(first, last - first + 1) >= 0)
                return;
        }

        var from = Math.Max(1, first / RangeStep * RangeStep);
        var to = (last / RangeStep + 1) * RangeStep;
        // Grows by half of what it takes over, so that the ranges of many jobs together are not much larger than the largest.
        foreach (var range in _ranges)
        {
            if (range.FirstTokens < to && range.LastTokens >= from)
                (from, to) = (Math.Min(from, range.FirstTokens), Math.Max(to, range.LastTokens + 1 + ((range.LastTokens - range.FirstTokens) / 2)));
        }

        var tokens = new long[to - from];
        for (var i = 0; i < tokens.Length; i++)
            tokens[i] = from + i;
        _ranges.Insert(0, new ShapeTable(profile, tokens, chunks: chunks));
    }
}
