using System.Text;
using SchedLang.Runtime.Quantities;

namespace SchedLang.EndToEnd.Reference;

/// <summary>Writes the two files of a run.</summary>
internal static class ReferenceSchedule
{
    public static string Jobs(IEnumerable<ReferenceJob> jobs, bool hasTurns)
    {
        var text = new StringBuilder($"stream,job,release_ns,deadline_ns,first_start_ns,first_token_ns,finish_ns,tokens,outcome{(hasTurns ? ",flow,turn,cached" : "")}\n");
        foreach (var job in jobs.OrderBy(j => j.Release).ThenBy(j => j.Stream.Number).ThenBy(j => j.Number))
        {
            var deadline = job.FirstDeadline == Saturating.Never ? "" : $"{job.FirstDeadline}";
            text.Append($"{job.Stream.Name},{job.Number},{job.Release},{deadline},{job.FirstStart},{job.FirstToken},{job.Finish},")
                .Append($"{(job.Stream.IsLlm ? $"{job.Generated}" : "")},{job.Outcome}{(hasTurns ? $",{job.Flow},{job.Turn},{job.Cached}" : "")}\n");
        }

        return text.ToString();
    }

    public static string Units(IEnumerable<ReferenceRow> rows)
    {
        var text = new StringBuilder("device,stream,job,stage,token,layer,start_ns,end_ns,outcome\n");
        var ordered = rows.OrderBy(r => r.Start).ThenBy(r => r.Device.Number).ThenBy(r => r.Job.Stream.Number).ThenBy(r => r.Job.Number).ThenBy(r => r.End);
        foreach (var row in ordered)
        {
            var token = row.Stage.Token == 0 ? "" : $"{row.Stage.Token}";
            text.Append($"{row.Device.Name},{row.Job.Stream.Name},{row.Job.Number},{row.Stage.Name},{token},{row.Layer},{row.Start},{row.End},{row.Outcome}\n");
        }

        return text.ToString();
    }
}
