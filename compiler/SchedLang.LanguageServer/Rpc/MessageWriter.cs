using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SchedLang.LanguageServer.Rpc;

/// <summary>Writes messages, each whole. A client that is gone is no error: what is written to it is dropped.</summary>
/// <param name="stream">Where messages go.</param>
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

    /// <summary>Answers a request that failed. Without an id, the request could not be read.</summary>
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

    /// <summary>Tells the client something.</summary>
    public void Notify<T>(string method, T parameters, JsonTypeInfo<T> type) => Write(json =>
    {
        json.WriteString("method", method);
        json.WritePropertyName("params");
        JsonSerializer.Serialize(json, parameters, type);
    });

    /// <summary>Asks the client something; its answer is not waited for.</summary>
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
