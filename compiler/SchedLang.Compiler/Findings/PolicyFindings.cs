using System.Collections.Immutable;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Lowering;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Tables;

namespace SchedLang.Compiler.Findings;

/// <summary>Finds clauses of a policy that have no effect, whatever the scenario and the parameters.</summary>
internal sealed class PolicyFindings
{
    private static readonly ImmutableArray<string> Stages =
        [.. Enum.GetValues<Stage>().Where(s => s != Stage.None).Order().Select(s => s.Name())];

    private readonly BoundPolicy _policy;
    private readonly DiagnosticBag _diagnostics;
    private readonly ConstantFolder _folder = new(ImmutableDictionary<string, Constant>.Empty);

    // A let keeps its value for a stage, so each stage has its own evaluator.
    private readonly ImmutableArray<Evaluator> _stages = [.. Stages.Select(s => new Evaluator(new AnyJob(s)))];

    private PolicyFindings(BoundPolicy policy, DiagnosticBag diagnostics)
    {
        _policy = policy;
        _diagnostics = diagnostics;
    }

    /// <summary>Reports the findings for the policies of a program.</summary>
    public static void Check(ImmutableArray<BoundPolicy> policies, DiagnosticBag diagnostics)
    {
        UnusedNames.Check(policies, diagnostics);
        foreach (var policy in policies)
        {
            var findings = new PolicyFindings(policy, diagnostics);
            findings.CheckPlace();
            findings.CheckHold();
            findings.CheckPrefer();
            findings.CheckOrder();
            findings.CheckHandlers();
            findings.CheckPreempt();
            findings.CheckBatches();
        }
    }

    // Inherited clauses are reported where they are declared.
    private bool IsOwn(SyntaxNode part) => part.Location.IsIn(_policy.Symbol.Syntax.Location);

    // The truth of the condition by stage; null where it depends on something unknown.
    private List<bool?> Truths(BoundExpression condition)
    {
        var folded = _folder.Rewrite(condition);
        return [.. _stages.Select(s => s.Holds(folded))];
    }

    private void CheckPlace()
    {
        var isPlaced = Stages.Select(_ => false).ToArray();
        BoundPlaceRule? last = null;
        foreach (var rule in _policy.Place)
        {
            var truths = rule.When == null ? [.. Stages.Select(_ => (bool?)true)] : Truths(rule.When);
            if (rule.When != null && IsOwn(rule.Syntax) && truths.TrueForAll(t => t == false))
            {
                _diagnostics.Report(DiagnosticCatalog.NeverHolds, rule.When.Syntax.Location, "so this rule places nothing");
                continue;
            }

            if (IsOwn(rule.Syntax) && last != null && !truths.Where((t, i) => t != false && !isPlaced[i]).Any())
            {
                _diagnostics.Add(new Diagnostic(DiagnosticCatalog.UnreachableRule, rule.Syntax.Location, [])
                {
                    Related = [new RelatedPlace(last.Syntax.Location, "this rule matches every job that is left")],
                });
                continue;
            }

            last = rule;
            for (var i = 0; i < isPlaced.Length; i++)
                isPlaced[i] |= truths[i] == true;
        }
    }

    private void CheckHold()
    {
        foreach (var hold in _policy.Hold.Where(h => IsOwn(h.Syntax)))
        {
            var truths = Truths(hold);
            if (truths.TrueForAll(t => t == true))
                _diagnostics.Report(DiagnosticCatalog.HoldsEverything, hold.Syntax.Location);
            else if (truths.TrueForAll(t => t == false))
                _diagnostics.Report(DiagnosticCatalog.NeverHolds, hold.Syntax.Location, "so it holds nothing");
        }
    }

    private void CheckPrefer()
    {
        foreach (var prefer in _policy.Prefer.Where(p => IsOwn(p.Syntax)))
        {
            var truths = Truths(prefer);
            var isSame = IsSameForAllJobs(prefer) || (truths[0] != null && truths.TrueForAll(t => t == truths[0]));
            if (isSame)
                _diagnostics.Report(DiagnosticCatalog.NoEffect, prefer.Syntax.Location, "condition", "it is the same for every job");
        }
    }

    private void CheckOrder()
    {
        var seen = new HashSet<string>();
        SyntaxNode? unique = null;
        foreach (var key in _policy.Order)
        {
            var text = string.Join(' ', key.Key.Syntax.Tokens().Select(t => t.Text));
            var values = _stages.Select(s => s.Value(_folder.Rewrite(key.Key))).ToList();
            var reason = unique != null ? $"it comes after '{unique}', which leaves almost no ties"
                : IsSameForAllJobs(key.Key) || (values[0] != null && values.TrueForAll(v => Equals(v?.Value, values[0]!.Value)))
                    ? "it is the same for every job"
                : seen.Contains(text) && !DrawsRandom(key.Key) ? "it repeats an earlier one"
                : null;
            if (reason != null && IsOwn(key.Syntax))
                _diagnostics.Report(DiagnosticCatalog.NoEffect, key.Syntax.Location, "key", reason);
            seen.Add(text);
            if (key.Key is BoundIntrinsic { Function.Name: "random" })
                unique ??= key.Key.Syntax;
        }
    }

    private void CheckHandlers()
    {
        foreach (var handler in _policy.Handlers.Where(h => h.When != null && IsOwn(h.Syntax)))
        {
            if (Truths(handler.When!).TrueForAll(t => t == false))
                _diagnostics.Report(DiagnosticCatalog.NeverHolds, handler.When!.Syntax.Location, "so this handler does nothing");
        }
    }

    private void CheckPreempt()
    {
        if (_policy.PreemptWhen is { } condition && IsOwn(condition.Syntax)
            && Truths(condition).TrueForAll(t => t == false))
            _diagnostics.Report(DiagnosticCatalog.NeverHolds, condition.Syntax.Location, "so no running job is preempted");
    }

    private void CheckBatches()
    {
        foreach (var batch in _policy.Batches.Where(b => b.IsOfOne && b.Syntax.Wait != null && IsOwn(b.Syntax)))
            _diagnostics.Report(DiagnosticCatalog.NoEffect, batch.Syntax.Wait!.Location, "wait", "a batch of one job is always full");
    }

    // A key that neither reads the job nor draws a random number is equal for all jobs at any time.
    private static bool IsSameForAllJobs(BoundExpression key) => !key.Deep().Any(e => e is BoundSubject) && !DrawsRandom(key);

    private static bool DrawsRandom(BoundExpression key) => key.Deep().Any(e => e is BoundIntrinsic { Function.Name: "random" });
}
