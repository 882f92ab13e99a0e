using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Findings;

/// <summary>
/// Finds policies with <c>preempt immediately when</c> that never preempt in the scenario. For every two jobs, they share no device, the
/// condition is false, or the running job always comes first.
/// </summary>
internal static class NeverPreempts
{
    public static IEnumerable<Finding> Find(Meeting meeting)
    {
        // A job that is dropped while it runs gives up its device whatever the condition says.
        if (meeting.Policy is not { PreemptWhen: { } condition } policy || policy.ImmediatePreemption == ImmediatePreemption.Never || condition is BoundConstant
            || meeting.Workload.Streams.Any(s => s.Late == LatePolicy.Abort))
            yield break;
        var precedence = new Precedence(policy, meeting.Workload);
        var all = meeting.Placement.All.ToList();
        foreach (var (job, placement) in all)
        {
            foreach (var (victim, its) in all)
            {
                var sharesDevice = (placement.Devices.Bits & its.Devices.Bits) != 0;
                if (sharesDevice && CanHold(condition, meeting.Workload, job, victim) && precedence.KeyThatPuts(victim, job) == null)
                    yield break;
            }
        }

        yield return new Finding(DiagnosticCatalog.NeverPreempts, meeting.Place)
        {
            Related = [new RelatedPlace(condition.Syntax.Location, "no two jobs meet this condition")],
        };
    }

    private static bool CanHold(BoundExpression condition, Workload workload, (int Stream, Stage Stage) job, (int Stream, Stage Stage) victim) =>
        new Evaluator(new VictimSituation(workload, job, victim)).Holds(condition) != false;
}
