using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SchedLang.LanguageServer.Rpc;

/// <summary>The methods of a server, by name.</summary>
public sealed class MethodTable
{
    private readonly Dictionary<string, Action<RequestId, JsonElement, MessageWriter, CancellationToken>> _requests = [];
    private readonly Dictionary<string, Action<JsonElement>> _notifications = [];

    /// <summary>Adds a request.</summary>
    public void Request<TParams, TResult>(
        string method, JsonTypeInfo<TParams> parameters, JsonTypeInfo<TResult> result, Func<TParams, CancellationToken, TResult?> answer) =>
        _requests.Add(method, (id, json, writer, cancellation) => writer.Result(id, answer(Parse(json, parameters), cancellation), result));

    /// <summary>Adds a notification.</summary>
    public void Notification<TParams>(string method, JsonTypeInfo<TParams> parameters, Action<TParams> take) =>
        _notifications.Add(method, json => take(Parse(json, parameters)));

    /// <summary>Answers a request.</summary>
    /// <exception cref="RpcException">The method is unknown, or its parameters are wrong.</exception>
    public void Answer(string method, RequestId id, JsonElement parameters, MessageWriter writer, CancellationToken cancellation)
    {
        if (!_requests.TryGetValue(method, out var request))
            throw new RpcException(RpcCode.MethodNotFound, $"unknown method '{method}'");
        request(id, parameters, writer, cancellation);
    }

    /// <summary>Handles a notification. Unknown ones are ignored, as the protocol requires.</summary>
    /// <exception cref="RpcException">Its parameters are wrong.</exception>
    public void Take(string method, JsonElement parameters)
    {
        if (_notifications.TryGetValue(method, out var notification))
            notification(parameters);
    }

    private static T Parse<T>(JsonElement json, JsonTypeInfo<T> type)
    {
        try
        {
            if (json is T)
                return (T)(object)json;
            return (json.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? default : json.Deserialize(type))
                ?? throw new RpcException(RpcCode.InvalidParams, "the parameters are missing");
        }
        catch (JsonException e)
        {
            throw new RpcException(RpcCode.InvalidParams, $"wrong parameters: {e.Message}");
        }
    }
}
