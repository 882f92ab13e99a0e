using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Findings;

/// <summary>Finds streams whose jobs certainly come before the jobs of another stream.</summary>
internal sealed class Precedence(BoundPolicy policy, Workload workload)
{
    private readonly Dictionary<(int, Stage), (JobSituation Situation, Evaluator Evaluator)> _jobs = [];

    /// <summary>
    /// The key by which every job of the first stream and stage comes before every job of the second; null where that is uncertain.
    /// </summary>
    public SyntaxNode? KeyThatPuts((int Stream, Stage Stage) first, (int Stream, Stage Stage) second)
    {
        foreach (var condition in policy.Prefer)
        {
            if (Compare(first, second, condition, isDescending: true) is not { } order || order > 0)
                return null;
            if (order < 0)
                return condition.Syntax;
        }

        foreach (var key in policy.Order)
        {
            if (Compare(first, second, key.Key, key.IsDescending) is not { } order || order > 0)
                return null;
            if (order < 0)
                return key.Syntax;
        }

        return null;
    }

    // Negative where the first comes first; null where the order depends on something unknown.
    private int? Compare((int, Stage) first, (int, Stage) second, BoundExpression key, bool isDescending)
    {
        var (left, right) = (Job(first), Job(second));
        if (left.Evaluator.Value(key) is { } one && right.Evaluator.Value(key) is { } two)
        {
            if (one.Value is string || (one.Type.IsReference && one.Value is long))
                return one.Value.Equals(two.Value) ? 0 : null;
            var order = StaticChoice.Rank(one).CompareTo(StaticChoice.Rank(two));
            return isDescending ? -order : order;
        }

        // Any deadline comes before no deadline.
        var isDeadline = key is BoundAttribute { Attribute: { Name: "deadline", Owner: Symbols.Owner.Job }, Of: BoundSubject { Subject: Subject.Job } };
        return isDeadline && !isDescending && left.Situation.HasDeadline != right.Situation.HasDeadline
            ? left.Situation.HasDeadline ? -1 : 1
            : null;
    }

    private (JobSituation Situation, Evaluator Evaluator) Job((int Stream, Stage Stage) job)
    {
        if (!_jobs.TryGetValue(job, out var known))
        {
            var situation = new JobSituation(workload, job.Stream, job.Stage);
            _jobs.Add(job, known = (situation, new Evaluator(situation)));
        }

        return known;
    }
}
