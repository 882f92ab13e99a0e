using SchedLang.Runtime.Tables;

namespace SchedLang.Runtime.Scheduling;

/// <summary>
/// The chunks of prefills that no other job has: those of turns, which begin and end at any token. Each place of a live job has its own
/// memory for them, which the next job there uses again.
/// </summary>
/// <param name="rowLength">Numbers in a row of the placement table; 0 without one.</param>
internal sealed unsafe class OwnChunks(int rowLength)
{
    private OwnShapes?[] _ofSlots = [];

    /// <summary>Computes the chunks of a job. The result is valid until the next call for the same slot.</summary>
    /// <returns>The first chunk; the others follow it.</returns>
    public StageShape* Make(int slot, StageProfile profile, List<Piece> pieces)
    {
        if (slot >= _ofSlots.Length)
            Array.Resize(ref _ofSlots, Math.Max(slot + 1, 2 * _ofSlots.Length));
        if (_ofSlots[slot] is not { } own || !own.Fits(profile, pieces.Count))
            own = _ofSlots[slot] = new OwnShapes(profile, pieces.Count, rowLength);
        own.Fill(pieces);
        return own.First;
    }
}
