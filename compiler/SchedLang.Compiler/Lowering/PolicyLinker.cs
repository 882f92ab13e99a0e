using System.Collections.Immutable;
using System.Globalization;
using SchedLang.Compiler.Analysis;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Lowering;

/// <summary>Links a policy to a scenario: checks that they fit, and folds constants.</summary>
public static class PolicyLinker
{
    /// <summary>Links a policy to a workload and reports what does not fit.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="workload">The workload.</param>
    /// <param name="parameters">A value for every parameter.</param>
    /// <param name="diagnostics">Receives the diagnostics.</param>
    /// <param name="open">Parameters without a known value; the code reads them at run time.</param>
    public static LoweredProgram Link(
        BoundPolicy policy, Workload workload, ImmutableDictionary<string, Constant> parameters, DiagnosticBag diagnostics,
        IReadOnlyCollection<string>? open = null)
    {
        CheckFit(policy, workload.Name, workload.Platform.Name, [.. workload.Platform.Devices.Select(d => d.Kind)], workload.Classes, diagnostics);
        var folder = new ConstantFolder(open == null ? parameters : parameters.RemoveRange(open), workload.Platform, workload.Classes);
        var folded = Fold(policy, folder);
        CheckRange("chunk", folded.ChunkBy, long.MaxValue, diagnostics);
        foreach (var batch in folded.Batches)
        {
            CheckRange("batch", batch.Limit, BatchLimits.Most, diagnostics);
            CheckRange("wait", batch.Wait, long.MaxValue - 1, diagnostics, minimum: 0);
        }

        foreach (var handler in folded.Handlers)
            CheckRange("tick every", handler.Period, long.MaxValue - 1, diagnostics);
        WorkloadSizeCheck.Check(policy, folded.ChunkBy, workload, diagnostics);
        var invariance = StageInvariance.Of(folded);
        var placement = PlacementAnalysis.Of(folded, invariance, workload.Platform.Transfer.Ns > 0);
        return new LoweredProgram(
            folded, workload, parameters, OrderAnalysis.IsKeptSorted(folded), OrderAnalysis.ShiftsAlike(folded), placement.QueuesByEligibility && OrderAnalysis.IsLinear(folded),
            OrderAnalysis.DrawsByJob(folded), invariance, placement, CountableAggregates.IsIn(folded), Oracle(folded, workload))
        {
            Groups = GroupAnalysis.Of(folded, placement, workload.Platform.Transfer.Ns > 0, workload.Platform.Devices.Length, workload.Streams.Any(s => HasSizes(s, workload.Models[s.Model]))),
            Columns = UnitColumns.Of(folded, workload.Platform.Devices.Length),
            Totals = Totals.Of(folded),
            ListsJobsByStream = StreamConditions.IsIn(folded),
            OpenParameters = [.. policy.Symbol.Parameters.Where(p => open?.Contains(p.Name) == true)],
        };
    }

    // Whether jobs of a stream can differ in their numbers of tokens.
    private static bool HasSizes(StreamDefinition stream, ModelProfile model)
    {
        if (stream.Arrival is not TraceArrival { Trace: var trace })
            return stream.HasRandomSizes;
        return model.Kind == ModelKind.Llm ? Differ(trace.Prompts) || Differ(trace.Outputs) || stream.HasRandomSizes : Differ(trace.Tokens);

        static bool Differ(ImmutableArray<long> sizes) => sizes.Any(s => s != sizes[0]);
    }

    /// <summary>Folds the constants of a policy.</summary>
    internal static BoundPolicy Fold(BoundPolicy policy, ConstantFolder folder) => policy with
    {
        Prefer = [.. policy.Prefer.Select(folder.Rewrite)],
        Order = [.. policy.Order.Select(k => k with { Key = folder.Rewrite(k.Key) })],
        Place = [.. policy.Place.Select(r => r with
        {
            When = folder.Optional(r.When),
            Where = folder.Optional(r.Where),
            Objective = folder.Optional(r.Objective),
        })],
        Hold = [.. policy.Hold.Select(folder.Rewrite)],
        PreemptWhen = folder.Optional(policy.PreemptWhen),
        ChunkBy = folder.Optional(policy.ChunkBy),
        Batches = [.. policy.Batches.Select(b => b with { Limit = folder.Rewrite(b.Limit), Wait = folder.Optional(b.Wait) })],
        Handlers = [.. policy.Handlers.Select(folder.Rewrite).OfType<BoundHandler>()],
        DrawnByStream = StreamDraws.Of(policy),
    };

    private static void CheckRange(string what, BoundExpression? expression, long maximum, DiagnosticBag diagnostics, long minimum = 1)
    {
        if (expression is not BoundConstant { Value: var value })
            return;
        var range = new ClauseRange(what, value.AsInteger, maximum) { Minimum = minimum };
        if (range.Holds)
            return;
        var wanted = range.Wanted;
        diagnostics.Report(DiagnosticCatalog.AttributeOutOfRange, expression.Syntax.Location, what, wanted, value.ToString());
    }

    /// <summary>Reports kinds and classes in a policy that a scenario does not have.</summary>
    public static void CheckFit(
        BoundPolicy policy,
        string scenario,
        string platform,
        ImmutableArray<DeviceKind> kinds,
        ImmutableArray<string> classes,
        DiagnosticBag diagnostics)
    {
        foreach (var rule in policy.Place.Where(r => r.Target == PlaceTarget.Kinds && !r.Kinds.IsEmpty))
        {
            var isHopeless = !rule.Kinds.Any(k => kinds.Contains(k));
            foreach (var token in rule.Syntax.Target.Kinds)
            {
                if (!kinds.Contains(EnumerationWords.KindOf(token.Text)))
                {
                    diagnostics.ReportWithHelp(
                        isHopeless ? DiagnosticCatalog.NoSuchKind : DiagnosticCatalog.KindMissing, token.Location, Has(kinds), token.Text, platform);
                }
            }
        }

        foreach (var word in policy.Expressions.SelectMany(e => e.Deep()).OfType<BoundConstant>())
        {
            if (word.Type == SchedType.Kind && !kinds.Contains(EnumerationWords.KindOf(word.Value.AsWord)))
                diagnostics.ReportWithHelp(DiagnosticCatalog.KindMissing, word.Syntax.Location, Has(kinds), word.Value.AsWord, platform);
            if (word.Type == SchedType.Class && !classes.Contains(word.Value.AsWord))
            {
                var closest = Spelling.Closest(word.Value.AsWord, classes);
                var help = closest != null ? $"did you mean '{closest}'?"
                    : classes.IsEmpty ? null
                    : $"its classes are {string.Join(", ", classes)}";
                diagnostics.ReportWithHelp(DiagnosticCatalog.ClassMissing, word.Syntax.Location, help, word.Value.AsWord, scenario);
            }
        }
    }

    private static string Has(ImmutableArray<DeviceKind> kinds) =>
        $"it has {string.Join(", ", kinds.Where(k => k != DeviceKind.None).Distinct().Select(k => EnumerationWords.Kinds[(int)k]))}";

    // A real runtime knows everything about a one-shot job. It does not know the output length of an LLM job.
    private static ImmutableArray<string> Oracle(BoundPolicy policy, Workload workload)
    {
        if (workload.Models.All(m => m.Kind != ModelKind.Llm))
            return [];
        return
        [
            .. policy.Expressions.SelectMany(e => e.Deep()).OfType<BoundAttribute>()
                .Where(a => a.Attribute.IsOracle).Select(a => a.Attribute.Name).Distinct().Order(StringComparer.Ordinal),
        ];
    }
}
