using System.Text.Json;

namespace SchedLang.Simulator.Output;

/// <summary>Lists of words in JSON.</summary>
internal static class JsonWords
{
    /// <summary>Writes an array of words.</summary>
    /// <param name="json">Receives it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="words">The words.</param>
    public static void WriteWords(this Utf8JsonWriter json, string name, IEnumerable<string> words)
    {
        json.WriteStartArray(name);
        foreach (var word in words)
            json.WriteStringValue(word);
        json.WriteEndArray();
    }
}
