using System.Collections.Immutable;
using System.Globalization;
using SchedLang.Compiler.Analysis;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Findings;
using SchedLang.Compiler.Lowering;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Explanation;

/// <summary>Explains how the compiler treats a policy, on its own or linked to a scenario.</summary>
internal sealed class Explainer
{
    private readonly BoundPolicy _policy;
    private readonly PlacementAnalysis _tabling;
    private readonly GroupAnalysis _groups;
    private readonly Meeting? _meeting;
    private readonly ClauseCosts _costs;

    private readonly ImmutableHashSet<BoundAggregate> _totals;

    private Explainer(BoundPolicy policy, PlacementAnalysis placement, GroupAnalysis groups, Meeting? meeting)
    {
        _policy = policy;
        _totals = Totals.Of(policy);
        _tabling = placement;
        _groups = groups;
        _meeting = meeting;
        _costs = ClauseCosts.Of(policy, placement, groups, meeting?.Workload.Platform.Devices.Length);
    }

    /// <summary>Explains a policy on its own, with the default values of its parameters.</summary>
    public static PolicyExplanation Of(BoundPolicy policy, IEnumerable<Diagnostic> findings)
    {
        var parameters = policy.Symbol.Parameters.ToImmutableDictionary(p => p.Name, p => p.Default);
        var folded = PolicyLinker.Fold(policy, new ConstantFolder(parameters));
        var placement = PlacementAnalysis.Of(folded, StageInvariance.Of(folded), chargesTransfers: true);
        return new Explainer(folded, placement, GroupAnalysis.Of(folded, placement, chargesTransfers: true, devices: 1), null).Explain(parameters, findings, []);
    }

    /// <summary>Explains a policy linked to a scenario.</summary>
    public static PolicyExplanation Of(ScenarioSymbol scenario, LoweredProgram program, IEnumerable<Diagnostic> findings) =>
        new Explainer(program.Policy, program.PlacementAnalysis, program.Groups, new Meeting(scenario, new WorkModel(program.Workload, [Meeting.ShapeOf(program.Policy)]), program.Policy)).Explain(program.Parameters, findings, program.Oracle);

    private PolicyExplanation Explain(ImmutableDictionary<string, Constant> parameters, IEnumerable<Diagnostic> findings, ImmutableArray<string> oracle) => new()
    {
        Policy = _policy.Symbol.Name,
        Parameters = [.. _policy.Symbol.Parameters.Select(p => new KeyValuePair<string, string>(p.Name, parameters[p.Name].ToString()))],
        Keys =
        [
            .. _policy.Prefer.Select((p, i) => Key($"prefer {ClauseText.Of(p.Syntax)}", p, i)),
            .. _policy.Order.Select((k, i) => Key($"order by {ClauseText.Of(k.Syntax)}", k.Key, _policy.Prefer.Length + i)),
        ],
        IsKeptSorted = OrderAnalysis.IsKeptSorted(_policy),
        KeysShift = OrderAnalysis.ShiftsAlike(_policy),
        KeysAreLinear = _tabling.QueuesByEligibility && OrderAnalysis.IsLinear(_policy),
        PlaceIsTableDriven = _tabling.PlaceIsTableDriven,
        TableObstacles = [.. PlacementAnalysis.TableObstacles(_policy)],
        SharesPlacement = _tabling.SharesPlacement,
        Groups = _groups,
        QueuesByEligibility = _tabling.QueuesByEligibility && !_groups.GroupsJobs,
        RunsAhead = _tabling.RunsAhead && _meeting?.Workload.Platform.VariesWork != true,
        Rules = [.. _policy.Place.Select(Rule)],
        Conditions =
        [
            .. _policy.Hold.Select((h, i) => new ExplainedCondition($"hold when {ClauseText.Of(h.Syntax)}", Known(h), _costs.Holds[i])),
            .. _policy.PreemptWhen == null ? (ExplainedCondition[])[] : [new ExplainedCondition($"preempt when {ClauseText.Of(_policy.PreemptWhen.Syntax)}", Known(_policy.PreemptWhen), null)],
        ],
        Columns = [.. UnitColumns.Of(_policy, _meeting?.Workload.Platform.Devices.Length ?? 1).Select(c => ClauseText.Of(c.Expression.Syntax)).Distinct()],
        Aggregates = [.. CountableAggregates.Aggregates(_policy).Select(a => new ExplainedAggregate(ClauseText.Of(a.Syntax), CountableAggregates.IsCounted(a), _totals.Contains(a)))],
        Continues = _policy.Continues,
        ImmediatePreemption = _policy.ImmediatePreemption,
        IsStrict = _policy.IsStrict,
        Chunk = Whole(_policy.ChunkBy),
        PadsChunks = _policy.PadsChunks,
        Batches = [.. _policy.Batches.Select(b => new ExplainedBatch(
            b.Stage, Whole(b.Limit) is { } limit ? limit.ToString("N0", CultureInfo.InvariantCulture) : ClauseText.Of(b.Limit.Syntax), Whole(b.Wait) is > 0 and var ns ? new Duration(ns) : null))],
        States = [.. _policy.States.Select(s => new KeyValuePair<string, string>(s.Name, s.Owner == CellOwner.Policy ? "one" : $"per {s.Owner.ToString().ToLowerInvariant()}"))],
        Handlers = [.. _policy.Handlers.Select(h => ClauseText.Head(h.Syntax))],
        Oracle = oracle,
        Findings = [.. findings],
        Scenario = _meeting == null ? null : Scenario(_meeting),
    };

    private ExplainedKey Key(string text, BoundExpression key, int number)
    {
        var kind = OrderAnalysis.IsFixed(_policy, key) && key is not BoundConstant ? KeyKind.Fixed : KeyAnalysis.KindOf(key);
        return new(text, kind, key is BoundConstant { Value: var value } ? value.ToString() : null, _policy.DrawnByStream.Contains(number), _costs.Keys[number]);
    }

    private ExplainedRule Rule(BoundPlaceRule rule, int number)
    {
        var before = _policy.Place.Take(number);
        var fate = before.Any(r => r.When is null or BoundConstant { Value.Value: true }) ? RuleFate.Unreached
            : rule.When is BoundConstant { Value.Value: false } ? RuleFate.Never
            : rule.When is null or BoundConstant ? RuleFate.Always
            : RuleFate.Asked;
        var jobs = _meeting == null
            ? []
            : from placement in _meeting.Placement.All
              where placement.Value.Rules.Contains(number)
              select new RuleJobs(_meeting.NameOf(placement.Key.Stream), placement.Key.Stage.Name(), placement.Value.Rules is [_]);
        return new ExplainedRule(ClauseText.Of(rule.Syntax), fate, [.. jobs], fate is RuleFate.Never or RuleFate.Unreached ? CostClass.Constant : _costs.Rules[number]);
    }

    private static ExplainedScenario Scenario(Meeting meeting)
    {
        var platform = meeting.Scenario.Platform!;
        var streams = Enumerable.Range(0, meeting.Workload.Streams.Length).ToList();
        return new ExplainedScenario(
            meeting.Scenario.Name,
            platform.Name,
            platform.Attributes.Word("latencies") ?? "",
            [.. meeting.Scenario.Streams.Select(s => s.Arrival).OfType<TraceArrivalSymbol>().Select(t => t.Path).Distinct()],
            [.. meeting.Workload.Platform.Devices.Select(d => d.Name)],
            [.. meeting.Workload.Platform.Devices.Select(meeting.Workload.Platform.VariationOf)],
            [.. Statics(meeting)],
            [.. streams.Select(s => Demand(meeting, s))],
            [.. Enumerable.Range(0, meeting.Workload.Platform.Devices.Length).Select(d => OnlyOn(meeting, DeviceSet.One(d)))],
            streams.Sum(s => Fastest(meeting, s)))
        {
            Derived = [.. meeting.Workload.Derived],
        };
    }

    private static IEnumerable<ExplainedStatic> Statics(Meeting meeting) =>
        from placement in meeting.Placement.All
        from rule in placement.Value.Rules
        let written = meeting.Policy!.Place[rule]
        where written.Target == PlaceTarget.Static
        let choice = StaticChoice.Of(written, meeting.Workload, placement.Key.Stream, placement.Key.Stage)
        select new ExplainedStatic(
            rule + 1, meeting.NameOf(placement.Key.Stream), placement.Key.Stage.Name(),
            [.. choice.Latencies.Zip(choice.Objectives, (latency, objective) => new StaticFigure(latency, objective == null ? null : InWords(objective)))],
            choice.Chosen);

    private static ExplainedDemand Demand(Meeting meeting, int stream)
    {
        var work = meeting.Work;
        var stages = work.StagesOf(stream).ToList();
        return new ExplainedDemand(
            meeting.NameOf(stream),
            work.ModelOf(stream).Name,
            Math.Round(work.JobsPerNs(stream) * 1e9, 9), // rates are written in few digits, which doubles blur
            [
                .. Enumerable.Range(0, meeting.Workload.Platform.Devices.Length).Select(d =>
                    stages.TrueForAll(s => work.SupportingAll(stream, s).Has(d)) ? stages.Sum(s => work.Demand(stream, s, DeviceSet.One(d))) : (double?)null),
            ],
            Fastest(meeting, stream),
            [
                .. stages.Select(s => new KeyValuePair<string, ImmutableArray<int>>(
                    s.Name(), [.. meeting.Placement.Of(stream, s).Devices.Devices])),
            ]);
    }

    private static double Fastest(Meeting meeting, int stream) => meeting.Work.StagesOf(stream)
        .Where(s => meeting.Placement.Of(stream, s).IsComplete)
        .Sum(s => meeting.Work.Demand(stream, s, meeting.Placement.Of(stream, s).Devices));

    private static double OnlyOn(Meeting meeting, DeviceSet device) => meeting.Placement.All
        .Where(p => p.Value.Devices == device && p.Value.IsComplete)
        .Sum(p => meeting.Work.Demand(p.Key.Stream, p.Key.Stage, device));

    private static string InWords(Constant value) =>
        value.Type.Representation is Representation.Duration or Representation.Instant ? FigureWords.Time(Saturating.ToDouble(value.AsInteger))
        : value.Type == SchedType.Energy ? FigureWords.Energy(value.AsDouble)
        : value.ToString();

    private static bool? Known(BoundExpression condition) => (condition as BoundConstant)?.Value.Value as bool?;

    private static long? Whole(BoundExpression? expression) => expression is BoundConstant { Value.Value: long value } ? value : null;
}
