using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Tables;

/// <summary>How fast a device computes and moves data, for latencies derived from operators.</summary>
/// <param name="Compute">Operations per ns.</param>
/// <param name="Traffic">Bytes per ns.</param>
/// <param name="LaunchNs">Time in ns before a unit's work begins.</param>
/// <param name="IsStatic">Whether shapes are fixed before the run: it runs linear operators in full chunks of a prefill only.</param>
/// <param name="Linear">The share of <paramref name="Compute"/> that linear operators reach.</param>
/// <param name="Attention">The share of <paramref name="Compute"/> that attention reaches.</param>
/// <param name="Memory">The share of <paramref name="Traffic"/> that is reached.</param>
public sealed record Roofline(double Compute, double Traffic, long LaunchNs, bool IsStatic, double Linear = 1, double Attention = 1, double Memory = 1)
{
    /// <summary>The time in ns of work and traffic: whichever takes longer.</summary>
    public long LatencyNs(in GroupDemand demand) => Saturating.Add(
        LaunchNs,
        Math.Max(1, Saturating.Round(Math.Max(
            demand.Linear / (Compute * Linear) + demand.Attention / (Compute * Attention), demand.Bytes / (Traffic * Memory)))));
}

/// <summary>Operations by kind and bytes of a group of operators.</summary>
/// <param name="Linear">Operations of linear operators.</param>
/// <param name="Attention">Operations of attention.</param>
/// <param name="Bytes">Bytes that are read from or written to memory.</param>
public readonly record struct GroupDemand(double Linear, double Attention, double Bytes)
{
    /// <summary>Both together.</summary>
    public static GroupDemand operator +(GroupDemand left, GroupDemand right) =>
        new(left.Linear + right.Linear, left.Attention + right.Attention, left.Bytes + right.Bytes);

    /// <summary>The demand of operators that run as one: what lies between them stays on the device.</summary>
    internal static GroupDemand Of(ReadOnlySpan<Operator> operators, in TokenLoad load, in Precision precision)
    {
        var (linear, attention, weights, read, written, input, output) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < operators.Length; i++)
        {
            var demand = operators[i].Demand(in load, in precision);
            if (operators[i].Kind == OperatorKind.Linear)
                linear += demand.Operations;
            else
                attention += demand.Operations;
            weights += demand.Weights;
            read += demand.Read;
            written += demand.Written;
            if (i == 0)
                input = demand.In;
            output = demand.Out;
        }

        return new GroupDemand(linear, attention, weights + read + written + input + output);
    }
}
