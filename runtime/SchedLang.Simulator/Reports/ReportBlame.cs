using System.Text.Json;
using SchedLang.Simulator.Output;

namespace SchedLang.Simulator.Reports;

/// <summary>Writes what cost the misses of a run.</summary>
internal static class ReportBlame
{
    /// <summary>Writes the property <c>blame</c> of a run; <c>report/src/data.ts</c> declares it.</summary>
    /// <param name="json">Receives it.</param>
    /// <param name="blame">The run's sums.</param>
    /// <param name="streams">The names of all streams of the scenario.</param>
    public static void Write(Utf8JsonWriter json, RunBlame blame, string[] streams)
    {
        json.WriteStartArray("blame");
        foreach (var stream in blame.Streams)
        {
            json.WriteStartObject();
            json.WriteNumber("stream", Array.IndexOf(streams, stream.Name));
            json.WriteNumber("missed", stream.Missed);
            json.WriteNumber("missedNs", stream.MissedNs);
            json.WriteNumber("missedAtRelease", stream.MissedAtRelease);
            json.WriteStartArray("lines");
            foreach (var line in stream.Lines)
            {
                json.WriteStartObject();
                json.WriteString("of", line.Of);
                json.WriteNumber("behind", line.Behind == null ? -1 : Array.IndexOf(streams, line.Behind));
                json.WriteString("device", line.Device);
                json.WriteString("clause", line.Clause?.ToString());
                json.WriteNumber("missedNs", line.MissedNs);
                json.WriteNumber("misses", line.Misses);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
