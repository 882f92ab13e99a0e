using System.Collections.Immutable;
using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Tables;

/// <summary>The cost of one unit of a stage on a device, derived from its operators.</summary>
/// <param name="Stage">Prefill or decode.</param>
/// <param name="Group">The operators of the unit, in order; not empty.</param>
/// <param name="Last">
/// Operators that run once for a prompt or token, after the others: not empty only for the last unit. A prefill runs them in the piece that
/// ends the prompt, for one token of each job.
/// </param>
/// <param name="Precision">Bytes of a value.</param>
/// <param name="Device">The device.</param>
public sealed record DerivedCost(Stage Stage, ImmutableArray<Operator> Group, ImmutableArray<Operator> Last, Precision Precision, Roofline Device)
{
    /// <summary>The time in ns; <c>never</c> where the device does not support the piece.</summary>
    public long LatencyNs(in Piece piece) =>
        Device.IsStatic && (Stage == Stage.Decode || !piece.IsFullChunk) ? Saturating.Never : Device.LatencyNs(Demand(in piece));

    /// <summary>Memory traffic in bytes per ns.</summary>
    public double Bandwidth(in Piece piece) => LatencyNs(in piece) is var ns and < Saturating.Never ? Demand(in piece).Bytes / ns : 0;

    /// <summary>Operations and bytes of the unit.</summary>
    public GroupDemand Demand(in Piece piece)
    {
        var isDecode = Stage == Stage.Decode;
        var load = isDecode ? TokenLoad.OfDecode(piece.To, piece.Batch) : TokenLoad.OfPrefill(piece.From, piece.To, piece.Batch);
        var demand = GroupDemand.Of(Group.AsSpan(), in load, Precision);
        if (Last.IsEmpty || !(isDecode || piece.EndsPrompt))
            return demand;
        var once = isDecode ? load : TokenLoad.OfPrefill(piece.To - 1, piece.To, piece.Batch);
        return demand + GroupDemand.Of(Last.AsSpan(), in once, Precision);
    }
}
