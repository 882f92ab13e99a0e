using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SchedLang.LanguageServer.Rpc;

/// <summary>Writes each message as a whole. After the client disconnects, messages are dropped without an error.</summary>
/// <param name="stream">The stream to write to.</param>
public sealed class MessageWriter(Stream stream)
{
    private readonly Lock _lock = new();
    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 14);
    private volatile bool _isClosed;

    /// <summary>Whether the client no longer reads.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Answers a request.</summary>
    public void Result<T>(RequestId id, T? result, JsonTypeInfo<T> type) => Write(json =>
    {
        id.WriteTo(json);
        json.WritePropertyName("result");
        if (result is null)
            json.WriteNullValue();
        else
            JsonSerializer.Serialize(json, result, type);
    });

    /// <summary>Answers a request with an error. The id is null if the request could not be read.</summary>
    public void Error(RequestId? id, int code, string message) => Write(json =>
    {
        if (id is { } known)
            known.WriteTo(json);
        else
            json.WriteNull("id");
        json.WriteStartObject("error");
        json.WriteNumber("code", code);
        json.WriteString("message", message);
        json.WriteEndObject();
    });

    /// <summary>Sends a notification to the client.</summary>
    public void Notify<T>(string method, T parameters, JsonTypeInfo<T> type) => Write(json =>
    {
        json.WriteString("method", method);
        json.WritePropertyName("params");
        JsonSerializer.Serialize(json, parameters, type);
    });

    /// <summary>Sends a request to the client without waiting for the answer.</summary>
    public void Request<T>(RequestId id, string method, T parameters, JsonTypeInfo<T> type) => Write(json =>
    {
        id.WriteTo(json);
        json.WriteString("method", method);
        json.WritePropertyName("params");
        JsonSerializer.Serialize(json, parameters, type);
    });

    private void Write(Action<Utf8JsonWriter> body)
    {
        lock (_lock)
        {
            if (_isClosed)
                return;
            _buffer.ResetWrittenCount();
            using (var json = new Utf8JsonWriter(_buffer))
            {
                json.WriteStartObject();
                json.WriteString("jsonrpc", "2.0");
                body(json);
                json.WriteEndObject();
            }

            try
            {
                stream.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {_buffer.WrittenCount}\r\n\r\n")));
                stream.Write(_buffer.WrittenSpan);
                stream.Flush();
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                _isClosed = true;
            }
        }
    }
}
