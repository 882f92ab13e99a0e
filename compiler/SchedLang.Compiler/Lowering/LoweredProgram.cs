using System.Collections.Immutable;
using SchedLang.Compiler.Analysis;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Lowering;

/// <summary>A policy linked to a scenario: what code is generated from.</summary>
/// <param name="Policy">The policy with everything folded that is known now.</param>
/// <param name="Workload">The scenario as the engine runs it.</param>
/// <param name="Parameters">The values of the policy's parameters.</param>
/// <param name="OrderIsFixed">Whether a waiting job's keys stay as they are until an event of its own.</param>
/// <param name="OrderShifts">Whether that is so because all keys move alike.</param>
/// <param name="OrderIsLinear">Whether keys that change grow at speeds that stay.</param>
/// <param name="OrderIsRandom">Whether keys draw random numbers.</param>
/// <param name="StageInvariance">What stays as it is while units of one stage follow each other.</param>
/// <param name="PlacementAnalysis">What is computed before a run.</param>
/// <param name="CountsJobs">Whether aggregates over jobs that can are computed from their numbers by stream and stage.</param>
/// <param name="Oracle">The names by which the policy knows the future in this scenario.</param>
public sealed record LoweredProgram(
    BoundPolicy Policy,
    Workload Workload,
    ImmutableDictionary<string, Constant> Parameters,
    bool OrderIsFixed,
    bool OrderShifts,
    bool OrderIsLinear,
    bool OrderIsRandom,
    StageInvariance StageInvariance,
    PlacementAnalysis PlacementAnalysis,
    bool CountsJobs,
    ImmutableArray<string> Oracle)
{
    /// <summary>Tokens of a chunk of prefill; 0 where prefill is whole, or an open parameter decides it.</summary>
    public long ChunkTokens => WorkloadSizeCheck.ChunkTokens(Policy.ChunkBy);

    /// <summary>Parameters that the code reads when it runs, rather than when it is compiled.</summary>
    public ImmutableArray<ParameterSymbol> OpenParameters { get; init; } = [];

    /// <summary>The same without some of what is done for speed.</summary>
    public LoweredProgram Without(Optimizations left)
    {
        var isFixed = OrderIsFixed && !left.HasFlag(Optimizations.Sorting) && !(OrderShifts && left.HasFlag(Optimizations.Shifts));
        var isTableDriven = PlacementAnalysis.PlaceIsTableDriven && !left.HasFlag(Optimizations.Tables);
        return this with
        {
            CountsJobs = CountsJobs && !left.HasFlag(Optimizations.Counts),
            OrderIsFixed = isFixed,
            OrderShifts = OrderShifts && isFixed,
            OrderIsLinear = OrderIsLinear && isTableDriven && !left.HasFlag(Optimizations.Crossings),
            StageInvariance = StageInvariance with { OrderIsStageInvariant = StageInvariance.OrderIsStageInvariant && isFixed },
            PlacementAnalysis = PlacementAnalysis with
            {
                PlaceIsTableDriven = isTableDriven,
                SharesPlacement = PlacementAnalysis.SharesPlacement && !left.HasFlag(Optimizations.Answers),
                CanRunAhead = PlacementAnalysis.CanRunAhead && !left.HasFlag(Optimizations.Steps),
                ReadsProgress = PlacementAnalysis.ReadsProgress || !isTableDriven || !isFixed,
                ReadsOthers = PlacementAnalysis.ReadsOthers || !isTableDriven || !isFixed,
            },
        };
    }
}
