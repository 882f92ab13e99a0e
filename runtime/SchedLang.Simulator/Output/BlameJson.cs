using System.Text.Json;

namespace SchedLang.Simulator.Output;

/// <summary>Writes what the time of jobs went to, as the property <c>blame</c> of a run. docs/why.md describes it. Times are whole ns.</summary>
internal static class BlameJson
{
    public static void Write(Utf8JsonWriter json, RunBlame blame)
    {
        json.WriteStartObject("blame");
        foreach (var stream in blame.Streams)
        {
            json.WriteStartObject(stream.Name);
            json.WriteNumber("jobs", stream.Jobs);
            json.WriteNumber("ns", stream.Ns);
            json.WriteNumber("missed_jobs", stream.Missed);
            json.WriteNumber("missed_ns", stream.MissedNs);
            json.WriteNumber("missed_at_release", stream.MissedAtRelease);
            json.WriteStartArray("parts");
            foreach (var line in stream.Lines)
                Write(json, line);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, BlameLine line)
    {
        json.WriteStartObject();
        json.WriteString("kind", line.Kind);
        WriteText(json, "device", line.Device);
        WriteText(json, "behind", line.Behind);
        WriteText(json, "fastest_device", line.FastestDevice);
        WriteText(json, "clause", line.Clause?.Text);
        WriteText(json, "file", line.Clause?.File);
        if (line.Clause?.File != null)
            json.WriteNumber("line", line.Clause.Line);
        json.WriteNumber("jobs", line.Jobs);
        json.WriteNumber("ns", line.Ns);
        json.WriteNumber("missed_jobs", line.MissedJobs);
        json.WriteNumber("missed_ns", line.MissedNs);
        json.WriteNumber("misses", line.Misses);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text != null)
            json.WriteString(name, text);
    }
}
