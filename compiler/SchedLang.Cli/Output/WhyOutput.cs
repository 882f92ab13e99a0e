using System.Text;
using System.Text.Json;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Explanation;
using SchedLang.Runtime.Attribution;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Cli.Output;

/// <summary>Prints what jobs waited for.</summary>
internal static class WhyOutput
{
    public static void WriteText(IEnumerable<JobLife> lives, Workload workload, BoundPolicy policy, TextWriter output)
    {
        var words = new CauseText(workload, policy);
        var isFirst = true;
        foreach (var life in lives)
        {
            if (!isFirst)
                output.WriteLine();
            isFirst = false;
            output.WriteLine($"{words.Job(life.Stream, life.Number)} {Fate(life)}");
            var total = CauseText.Exact((life.End - life.Release).Ns);
            foreach (var part in life.Parts)
                output.WriteLine($"  {CauseText.Exact(part.Ns).PadLeft(total.Length)}  {words.Of(part)}");
            output.WriteLine($"  {total}  in all");
        }
    }

    public static void WriteJson(IEnumerable<JobLife> lives, Workload workload, BoundPolicy policy, TextWriter output)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            var words = new CauseText(workload, policy);
            json.WriteStartArray();
            foreach (var life in lives)
                Write(json, life, words, policy);
            json.WriteEndArray();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    private static void Write(Utf8JsonWriter json, JobLife life, CauseText words, BoundPolicy policy)
    {
        json.WriteStartObject();
        json.WriteString("job", words.Job(life.Stream, life.Number));
        json.WriteString("outcome", life.EndsWithFirstToken ? "first token" : life.Outcome.ToString().ToLowerInvariant());
        if (life.IsMissed is { } missed)
            json.WriteBoolean("missed", missed);
        else
            json.WriteNull("missed");
        json.WriteNumber("release_ns", life.Release.Ns);
        if (life.Deadline.IsNever)
            json.WriteNull("deadline_ns");
        else
            json.WriteNumber("deadline_ns", life.Deadline.Ns);
        json.WriteNumber("end_ns", life.End.Ns);
        json.WriteStartArray("parts");
        foreach (var part in life.Parts)
        {
            json.WriteStartObject();
            json.WriteNumber("ns", part.Ns);
            WriteCause(json, part.Cause, words, policy);
            WriteKeys(json, part.Cause, part.Keys, policy);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("spans");
        foreach (var span in life.Spans)
        {
            json.WriteStartObject();
            json.WriteNumber("from_ns", span.FromNs);
            json.WriteNumber("ns", span.Ns);
            WriteCause(json, span.Cause, words, policy);
            WriteKeys(json, span.Cause, span.Keys, policy);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCause(Utf8JsonWriter json, Cause cause, CauseText words, BoundPolicy policy)
    {
        json.WriteString("kind", CauseText.Kind(cause));
        if (cause.Device >= 0)
            json.WriteString("device", words.Device(cause.Device));
        if (cause.BlockerStream >= 0)
            json.WriteString("behind", words.Job(cause.BlockerStream, cause.Blocker));
        if (cause.OtherDevice >= 0)
            json.WriteString(cause.Kind == PartKind.SlowerDevice ? "fastest_device" : "idle_device", words.Device(cause.OtherDevice));
        if (DecidingClauses.Of(cause, policy) is not { } clause)
            return;
        json.WriteString("clause", clause.Text);
        if (clause.Location is not { } location)
            return;
        json.WriteString("file", location.Source.Path);
        json.WriteNumber("line", location.Start.Line + 1);
    }

    private static void WriteKeys(Utf8JsonWriter json, Cause cause, DecidingKeys? keys, BoundPolicy policy)
    {
        if (KeyValues.Of(cause, keys, policy) is not { } values)
            return;
        json.WriteString("key", values.Key);
        json.WriteString("behind_key", values.Blocker);
        json.WriteString("own_key", values.Own);
    }

    private static string Fate(JobLife life)
    {
        var end = life.EndsWithFirstToken ? "first token at" : life.Outcome switch
        {
            JobOutcome.Completed => "completed at",
            JobOutcome.Dropped => "dropped at",
            _ => "unfinished at",
        };
        var verdict = life.IsMissed switch
        {
            true when life.Outcome == JobOutcome.Completed => $"missed its deadline by {CauseText.Exact((life.End - life.Deadline).Ns)}",
            true => "missed its deadline",
            false => "met its deadline",
            null => "has no deadline before the end of the run",
        };
        var due = life.Deadline.IsNever ? "" : $"due at {CauseText.Exact(life.Deadline.Ns)}, ";
        return $"{verdict}: released at {CauseText.Exact(life.Release.Ns)}, {due}{end} {CauseText.Exact(life.End.Ns)}";
    }
}
