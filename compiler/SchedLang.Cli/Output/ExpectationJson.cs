using System.Text;
using System.Text.Json;
using SchedLang.Cli.Exploration;

namespace SchedLang.Cli.Output;

/// <summary>Results of <c>schedlang test</c> as a JSON array, one object for each expectation.</summary>
internal sealed class ExpectationJson
{
    private readonly List<(string File, ExpectationTest Test, IReadOnlyCollection<Verdict> Verdicts)> _tests = [];

    /// <summary>Adds an expectation of a file. Without verdicts it counts as failed: no policy could run its scenario.</summary>
    public void Add(string file, ExpectationTest test, IReadOnlyCollection<Verdict> verdicts) => _tests.Add((file, test, verdicts));

    /// <summary>The array.</summary>
    public override string ToString()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, DiagnosticJson.Options))
        {
            json.WriteStartArray();
            foreach (var (file, test, verdicts) in _tests)
                Write(json, file, test, verdicts);
            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter json, string file, ExpectationTest test, IReadOnlyCollection<Verdict> verdicts)
    {
        json.WriteStartObject();
        json.WriteString("file", file);
        json.WriteString("of", test.Owner);
        json.WriteString("expectation", test.Expectation.Text);
        json.WriteBoolean("passed", verdicts.Count > 0 && verdicts.All(v => v.Holds));
        json.WriteStartArray("verdicts");
        foreach (var verdict in verdicts)
        {
            json.WriteStartObject();
            json.WriteBoolean("passed", verdict.Holds);
            json.WriteString("where", verdict.Place);
            json.WriteString("found", verdict.Found);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
