using System.Text.Json;

namespace SchedLang.LanguageServer.Rpc;

/// <summary>The id of a request: an integer or a string. The integer 1 and the string "1" are different.</summary>
/// <param name="Number">The number, or null.</param>
/// <param name="Text">The text, or null.</param>
public readonly record struct RequestId(long? Number, string? Text)
{
    /// <summary>Reads an id; null where it is neither.</summary>
    public static RequestId? From(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number when element.TryGetInt64(out var number) => new RequestId(number, null),
        JsonValueKind.String => new RequestId(null, element.GetString()),
        _ => null,
    };

    /// <summary>Writes it as the property <c>id</c>.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        if (Number is { } number)
            json.WriteNumber("id", number);
        else
            json.WriteString("id", Text);
    }
}
