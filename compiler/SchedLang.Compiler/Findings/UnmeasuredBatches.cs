using SchedLang.Compiler.Diagnostics;
using SchedLang.Runtime.Tables;

namespace SchedLang.Compiler.Findings;

/// <summary>
/// Finds policies that batch decodes where the table has no batch above 1. Such a batch takes as long as its jobs in sequence.
/// </summary>
internal static class UnmeasuredBatches
{
    public static IEnumerable<Finding> Find(Meeting meeting)
    {
        if (meeting.Policy is not { BatchLimit: Binding.BoundConstant { Value.Value: > 1L } limit })
            yield break;
        var models = new HashSet<string>();
        foreach (var ((stream, stage), placement) in meeting.Placement.All.Where(p => p.Key.Stage == Stage.Decode && !p.Value.Devices.IsEmpty))
        {
            var model = meeting.Work.ModelOf(stream);
            var isMeasured = placement.Devices.Devices.Any(d => model.StageProfile(stage).IsDerivedOn(d) || model.StageProfile(stage).Batches(d).Any(b => b > 1));
            if (isMeasured || meeting.Work.FurtherTokens(stream) <= 0 || !models.Add(model.Name))
                continue;
            yield return new Finding(DiagnosticCatalog.UnmeasuredBatches, meeting.PlaceOf(stream), model.Name)
            {
                Related = [new RelatedPlace(limit.Syntax.Location, "batches are allowed here")],
            };
        }
    }
}
