using System.Collections.Immutable;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Tables;

namespace SchedLang.Compiler.Binding;

/// <summary>Binds the clauses of a policy.</summary>
internal sealed class PolicyBinder
{
    private readonly PolicyParts _parts;
    private readonly PolicySyntax _syntax;
    private readonly DiagnosticBag _diagnostics;
    private readonly ImmutableArray<ParameterSymbol> _parameters;
    private readonly PolicyNames _names;

    private PolicyBinder(PolicyParts parts, DiagnosticBag diagnostics)
    {
        _parts = parts;
        _syntax = parts.Syntax;
        _diagnostics = diagnostics;
        _parameters = [.. parts.Parameters.Select(p => ParameterBinder.Bind(p, diagnostics)).OfType<ParameterSymbol>()];
        _names = new PolicyNames(parts, _parameters, diagnostics);
    }

    public static BoundPolicy Bind(PolicyParts parts, DiagnosticBag diagnostics)
    {
        var binder = new PolicyBinder(parts, diagnostics);
        var policy = binder.Bind();
        binder._names.BindAll();
        return policy;
    }

    private BoundPolicy Bind()
    {
        var place = All<PlaceSyntax>().Select(Place).ToImmutableArray();
        if (place.IsEmpty && !_syntax.HasFaults && !_parts.IsBroken && !_diagnostics.HasErrorIn(_syntax.Location))
        {
            _diagnostics.ReportWithHelp(
                DiagnosticCatalog.PlacesNothing, _syntax.Name.Location, "add place on idle device", _syntax.Name.Text);
        }

        OnlyOne(All<OrderSyntax>(), "order by");
        OnlyOne(All<StrictSyntax>(), "strict");
        OnlyOne(All<ChunkSyntax>(), "chunk");
        foreach (var stage in All<BatchSyntax>().Where(b => !b.Stage.IsMissing).GroupBy(b => b.Stage.Text))
            OnlyOne(stage, $"batch {stage.Key}");
        var preempts = All<PreemptSyntax>().Where(p => p.Form != null).ToList();
        OnlyOne(preempts.Where(p => IsImmediate(p.Form)), "preempt immediately");
        OnlyOne(preempts.Where(p => !IsImmediate(p.Form)), "preempt at layer, at stage or never");
        var immediate = preempts.Find(p => IsImmediate(p.Form));
        return new BoundPolicy
        {
            Symbol = new PolicySymbol(_syntax.Name.Text, _syntax, _parameters),
            Clauses = _parts.Clauses,
            Prefer = [.. _parts.Prefer.Select(r => In(ExpressionContext.Key).Condition((ExpressionSyntax)r.Node))],
            Order = [.. All<OrderSyntax>().Take(1).SelectMany(o => o.Keys).Select(OrderKey)],
            Place = place,
            Hold = [.. All<HoldSyntax>().Select(h => In(ExpressionContext.Pair).Condition(h.Condition))],
            Continues = preempts.Find(p => !IsImmediate(p.Form))?.Form switch
            {
                PreemptForm.AtStage => Continuation.Stage,
                PreemptForm.Never => Continuation.Job,
                _ => Continuation.Unit,
            },
            ImmediatePreemption = immediate?.Form switch
            {
                PreemptForm.LosingWork => ImmediatePreemption.LosingWork,
                PreemptForm.KeepingWork => ImmediatePreemption.KeepingWork,
                _ => ImmediatePreemption.Never,
            },
            PreemptWhen = immediate?.Condition is { } condition ? In(ExpressionContext.ImmediatePreemption).Condition(condition) : null,
            IsStrict = All<StrictSyntax>().Any(),
            ChunkBy = All<ChunkSyntax>().FirstOrDefault() is { } chunk ? ChunkSize(chunk) : null,
            PadsChunks = All<ChunkSyntax>().FirstOrDefault()?.Padded != null,
            Batches = [.. All<BatchSyntax>().Select(Batch).OfType<BoundBatch>().DistinctBy(b => b.Stage)],
            States = [.. _names.States],
            Handlers = [.. All<HandlerSyntax>().Select(new HandlerBinder(_names, _diagnostics).Bind).OfType<BoundHandler>()],
        };
    }

    // The shapes of stages must be known at link time.
    private BoundExpression? ChunkSize(ChunkSyntax syntax)
    {
        var stage = syntax.Stage;
        if (!stage.IsMissing && stage.Text != "prefill")
        {
            _diagnostics.ReportWithFix(
                DiagnosticCatalog.WrongStage, stage.Location, new TextFix("only prefill can be cut into chunks: write 'prefill'", stage.Location, "prefill"), "prefill", stage.Text);
        }

        return In(new ExpressionContext()).Known(syntax.Size, SchedType.Tokens);
    }

    private BoundBatch? Batch(BatchSyntax syntax)
    {
        var limit = In(ExpressionContext.Pair).Whole(syntax.Limit);
        var wait = syntax.Wait == null ? null : In(new ExpressionContext()).Known(syntax.Wait.Duration, SchedType.Duration);
        if (syntax.Stage.IsMissing)
            return null;
        if (StageNames.TryParse(syntax.Stage.Text, out var stage))
            return limit == null ? null : new BoundBatch(syntax, stage, limit, wait);
        string[] stages = [.. Enum.GetValues<Stage>().Where(s => s >= 0).Select(s => s.Name())];
        _diagnostics.ReportMisspelt(
            DiagnosticCatalog.WrongStage, syntax.Stage.Location, syntax.Stage.Text, stages, TypeWords.Or(stages), syntax.Stage.Text);
        return null;
    }

    private BoundOrderKey OrderKey(OrderKeySyntax syntax)
    {
        var binder = In(ExpressionContext.Key);
        if (syntax is not { Descending: null, Key: UnarySyntax { Operator.Text: "-" } negation } || binder.Bind(negation.Operand).Type != SchedType.Instant)
            return new BoundOrderKey(syntax, binder.Ranked(syntax.Key), syntax.Descending != null);
        var operand = negation.Operand.Location;
        var minus = new TextLocation(operand.Source, TextSpan.FromBounds(negation.Span.Start, operand.Span.Start));
        var end = new TextLocation(operand.Source, new TextSpan(operand.Span.End, 0));
        _diagnostics.ReportWithFix(
            DiagnosticCatalog.WrongType, operand,
            new TextFix($"write '{operand.Text} descending'", [new TextEdit(minus, ""), new TextEdit(end, " descending")]),
            "a quantity that can be negative", TypeWords.Article(SchedType.Instant));
        return new BoundOrderKey(syntax, new BoundError(syntax.Key), false);
    }

    private BoundPlaceRule Place(PlaceSyntax syntax)
    {
        var when = syntax.When == null ? null : In(ExpressionContext.Rule).Condition(syntax.When);
        var where = syntax.Where == null ? null : In(ExpressionContext.Pair).Condition(syntax.Where);
        var objective = syntax.Objective == null ? null : In(ExpressionContext.Pair).Ranked(syntax.Objective);
        if (objective == null && syntax.Target.Target != PlaceTarget.Kinds)
            objective = Latency(syntax);
        return new BoundPlaceRule(syntax, syntax.Target.Target, Kinds(syntax.Target), when, where, objective);
    }

    // Without an objective of its own a rule minimizes latency.
    private static BoundAttribute Latency(PlaceSyntax syntax) => new(
        syntax,
        Vocabulary.Find(Owner.Pair, "latency")!,
        new BoundSubject(syntax, Subject.Job),
        new BoundSubject(syntax, Subject.Device));

    private ImmutableArray<DeviceKind> Kinds(PlaceTargetSyntax syntax)
    {
        var kinds = ImmutableArray.CreateBuilder<DeviceKind>();
        foreach (var token in syntax.Kinds)
        {
            var kind = EnumerationWords.KindOf(token.Text);
            if (kind == DeviceKind.None)
            {
                DeviceKinds.ReportUnknown(token, _diagnostics);
            }
            else if (kinds.Contains(kind))
            {
                _diagnostics.Report(DiagnosticCatalog.RepeatedKind, token.Location, token.Text);
            }
            else
            {
                kinds.Add(kind);
            }
        }

        return kinds.ToImmutable();
    }

    private ExpressionBinder In(ExpressionContext context) => new(_names, context, _diagnostics);

    private IEnumerable<T> All<T>()
        where T : ClauseSyntax => _parts.Clauses.OfType<T>();

    private void OnlyOne(IEnumerable<ClauseSyntax> clauses, string what)
    {
        var all = clauses.ToList();
        foreach (var extra in all.Skip(1))
        {
            _diagnostics.Add(new Diagnostic(DiagnosticCatalog.RepeatedClause, extra.Location, [what])
            {
                Related = [new RelatedPlace(all[0].Location, "first given here")],
            });
        }
    }

    private static bool IsImmediate(PreemptForm? form) => form is PreemptForm.LosingWork or PreemptForm.KeepingWork;
}
