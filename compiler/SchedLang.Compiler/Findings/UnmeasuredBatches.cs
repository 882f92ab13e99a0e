using SchedLang.Compiler.Diagnostics;
using SchedLang.Runtime.Tables;

namespace SchedLang.Compiler.Findings;

/// <summary>
/// Finds policies that batch a stage where the table has no batch above 1. Such a batch takes as long as its jobs in sequence.
/// </summary>
internal static class UnmeasuredBatches
{
    public static IEnumerable<Finding> Find(Meeting meeting)
    {
        foreach (var batch in meeting.Policy?.Batches.Where(b => !b.IsOfOne) ?? [])
        {
            var models = new HashSet<string>();
            foreach (var ((stream, stage), placement) in meeting.Placement.All.Where(p => p.Key.Stage == batch.Stage && !p.Value.Devices.IsEmpty))
            {
                var model = meeting.Work.ModelOf(stream);
                var isMeasured = placement.Devices.Devices.Any(d => model.StageProfile(stage).IsDerivedOn(d) || model.StageProfile(stage).Batches(d).Any(b => b > 1));
                if (isMeasured || (stage == Stage.Decode && meeting.Work.FurtherTokens(stream) <= 0) || !models.Add(model.Name))
                    continue;
                yield return new Finding(DiagnosticCatalog.UnmeasuredBatches, meeting.PlaceOf(stream), $"{model.Name} {Words(stage)}")
                {
                    Related = [new RelatedPlace(batch.Limit.Syntax.Location, "batches are allowed here")],
                };
            }
        }
    }

    private static string Words(Stage stage) => stage switch
    {
        Stage.Decode => "decodes",
        Stage.Prefill => "prefills",
        _ => "jobs",
    };
}
