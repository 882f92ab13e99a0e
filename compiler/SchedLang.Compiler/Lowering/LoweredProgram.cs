using System.Collections.Immutable;
using SchedLang.Compiler.Analysis;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Lowering;

/// <summary>A policy linked to a scenario, the input of code generation.</summary>
/// <param name="Policy">The policy after constant folding.</param>
/// <param name="Workload">The scenario as the engine runs it.</param>
/// <param name="Parameters">The values of the policy's parameters.</param>
/// <param name="OrderIsFixed">Whether a waiting job's keys change only at its own events.</param>
/// <param name="OrderShifts">Whether keys are fixed because they change with the clock equally for all jobs.</param>
/// <param name="OrderIsLinear">Whether the keys that change are linear in time.</param>
/// <param name="OrderIsRandom">Whether keys draw random numbers for each job.</param>
/// <param name="StageInvariance">What is constant within a stage.</param>
/// <param name="PlacementAnalysis">What placement depends on.</param>
/// <param name="CountsJobs">Whether countable aggregates use job counters.</param>
/// <param name="Oracle">Names of oracle attributes that the policy reads in this scenario.</param>
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

    /// <summary>How ready jobs wait in groups.</summary>
    public GroupAnalysis Groups { get; init; } = GroupAnalysis.None;

    /// <summary>Values that are computed once for each unit.</summary>
    public ImmutableArray<UnitColumn> Columns { get; init; } = [];

    /// <summary>Whether a pass may ask jobs for devices, which are known before the run, before it computes keys.</summary>
    public bool AsksJobs => PlacementAnalysis.RefusalsStand && !OrderIsFixed && Policy.Place.Any(r => r.Target == PlaceTarget.Static);

    /// <summary>Aggregates over jobs that are computed once for all jobs of a pass.</summary>
    public ImmutableHashSet<BoundAggregate> Totals { get; init; } = [];

    /// <summary>Whether keys of jobs in lanes may be computed for four jobs at once.</summary>
    public bool UsesVectors { get; init; } = true;

    /// <summary>Whether aggregates visit the jobs of some streams only.</summary>
    public bool ListsJobsByStream { get; init; }

    /// <summary>Parameters that the code reads at run time instead of at compile time.</summary>
    public ImmutableArray<ParameterSymbol> OpenParameters { get; init; } = [];

    /// <summary>Whether the code can report which clause decides, for observers of decisions.</summary>
    public bool IsExplained { get; init; }

    /// <summary>A copy without some optimizations.</summary>
    public LoweredProgram Without(Optimizations left)
    {
        var isFixed = OrderIsFixed && !left.HasFlag(Optimizations.Sorting) && !(OrderShifts && left.HasFlag(Optimizations.Shifts));
        var isTableDriven = PlacementAnalysis.PlaceIsTableDriven && !left.HasFlag(Optimizations.Tables);
        return this with
        {
            Groups = left.HasFlag(Optimizations.Groups) || left.HasFlag(Optimizations.Sorting) || (OrderShifts && !isFixed) ? GroupAnalysis.None : Groups,
            Columns = left.HasFlag(Optimizations.Columns) ? [] : Columns,
            Totals = left.HasFlag(Optimizations.Totals) ? [] : Totals,
            UsesVectors = UsesVectors && !left.HasFlag(Optimizations.Vectors),
            ListsJobsByStream = ListsJobsByStream && !left.HasFlag(Optimizations.Counts),
            CountsJobs = CountsJobs && !left.HasFlag(Optimizations.Counts),
            OrderIsFixed = isFixed,
            OrderShifts = OrderShifts && isFixed,
            OrderIsLinear = OrderIsLinear && isTableDriven && !left.HasFlag(Optimizations.Crossings),
            StageInvariance = StageInvariance with { OrderIsStageInvariant = StageInvariance.OrderIsStageInvariant && isFixed },
            PlacementAnalysis = PlacementAnalysis with
            {
                PlaceIsTableDriven = isTableDriven,
                RefusalsStand = PlacementAnalysis.RefusalsStand && !left.HasFlag(Optimizations.Sorting),
                SharesPlacement = PlacementAnalysis.SharesPlacement && !left.HasFlag(Optimizations.Answers),
                CanRunAhead = PlacementAnalysis.CanRunAhead && !left.HasFlag(Optimizations.Steps),
                ReadsProgress = PlacementAnalysis.ReadsProgress || !isTableDriven || !isFixed,
                ReadsOthers = PlacementAnalysis.ReadsOthers || !isTableDriven || !isFixed,
            },
        };
    }
}
