using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;

namespace SchedLang.LanguageServer.Rpc;

/// <summary>
/// Handles messages one at a time and in order, and does idle work while there are none.
/// A second thread reads messages, so that a request can be cancelled while it waits or runs.
/// </summary>
public sealed class RpcServer
{
    private readonly MessageReader _reader;
    private readonly MessageWriter _writer;
    private readonly MethodTable _methods;
    private readonly Func<bool> _idle;
    private readonly Channel<Incoming> _queue = Channel.CreateUnbounded<Incoming>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly ConcurrentDictionary<RequestId, CancellationTokenSource> _open = [];
    private bool _isInitialized;
    private bool _isShutDown;
    private bool _isFaulty;
    private bool _isExiting;

    /// <param name="input">The stream to read messages from.</param>
    /// <param name="writer">Writes the answers.</param>
    /// <param name="methods">The methods that the server supports.</param>
    /// <param name="idle">Does a piece of idle work; false if there is none left.</param>
    public RpcServer(Stream input, MessageWriter writer, MethodTable methods, Func<bool> idle)
    {
        _reader = new MessageReader(input);
        _writer = writer;
        _methods = methods;
        _idle = idle;
    }

    /// <summary>Called for each internal error.</summary>
    public Action<Exception>? Defect { get; init; }

    /// <summary>Serves until the client sends <c>exit</c> or disconnects.</summary>
    /// <returns>0 if the client sent <c>shutdown</c> first, else 1.</returns>
    public int Run()
    {
        new Thread(ReadAll) { IsBackground = true, Name = "reader" }.Start();
        while (!_isExiting && !_writer.IsClosed)
        {
            if (_queue.Reader.TryRead(out var message))
                Handle(message);
            else if (!(_isInitialized && !_isShutDown && Guarded(_idle)) && !_queue.Reader.WaitToReadAsync().AsTask().Result)
                break;
        }

        return _isShutDown && !_isFaulty ? 0 : 1;
    }

    // Runs on the reading thread.
    private void ReadAll()
    {
        try
        {
            while (_reader.Read() is { } content)
                Take(content);
        }
        catch (FramingException e)
        {
            _isFaulty = true;
            _writer.Error(null, RpcCode.ParseError, e.Message);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The client has disconnected.
        }

        _queue.Writer.Complete();
    }

    private void Take(byte[] content)
    {
        JsonElement message;
        try
        {
            using var document = JsonDocument.Parse(content);
            message = document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            _writer.Error(null, RpcCode.ParseError, $"a message is not JSON: {e.Message}");
            return;
        }

        if (message.ValueKind != JsonValueKind.Object)
        {
            _writer.Error(null, RpcCode.InvalidRequest, "a message must be an object");
            return;
        }

        var id = message.TryGetProperty("id", out var idElement) ? RequestId.From(idElement) : null;
        if (!message.TryGetProperty("method", out var methodElement) || methodElement.ValueKind != JsonValueKind.String)
        {
            // The client's answer to a request of the server needs no reply.
            if (!message.TryGetProperty("result", out _) && !message.TryGetProperty("error", out _))
                _writer.Error(id, RpcCode.InvalidRequest, "a message has no method");
            return;
        }

        message.TryGetProperty("params", out var parameters);
        var method = methodElement.GetString()!;
        if (method == "$/cancelRequest")
            Cancel(parameters);
        else if (id is not { } known)
            _queue.Writer.TryWrite(new Incoming(null, method, parameters, null));
        else if (new CancellationTokenSource() is var source && _open.TryAdd(known, source))
            _queue.Writer.TryWrite(new Incoming(known, method, parameters, source));
        else
            _writer.Error(known, RpcCode.InvalidRequest, "a request with this id is open");
    }

    private void Cancel(JsonElement parameters)
    {
        if (parameters.ValueKind == JsonValueKind.Object && parameters.TryGetProperty("id", out var id)
            && RequestId.From(id) is { } known && _open.TryGetValue(known, out var source))
            source.Cancel();
    }

    private void Handle(Incoming message)
    {
        if (message.Id is not { } id)
        {
            if (message.Method == "exit")
                _isExiting = true;
            else if (_isInitialized && !_isShutDown)
                Guarded(() => Notify(message));
            return;
        }

        try
        {
            Check(message.Method);
            message.Cancellation!.Token.ThrowIfCancellationRequested();
            _methods.Answer(message.Method, id, message.Parameters, _writer, message.Cancellation.Token);
            _isInitialized |= message.Method == "initialize";
            _isShutDown |= message.Method == "shutdown";
        }
        catch (OperationCanceledException)
        {
            _writer.Error(id, RpcCode.RequestCancelled, "cancelled");
        }
        catch (RpcException e)
        {
            _writer.Error(id, e.Code, e.Message);
        }
#pragma warning disable CA1031 // a defect of ours spoils one answer only
        catch (Exception e)
#pragma warning restore CA1031
        {
            Defect?.Invoke(e);
            _writer.Error(id, RpcCode.InternalError, e.Message);
        }
        finally
        {
            _open.TryRemove(id, out _);
        }
    }

    private void Check(string method)
    {
        if (_isShutDown)
            throw new RpcException(RpcCode.InvalidRequest, "the server is shut down");
        if (!_isInitialized && method != "initialize")
            throw new RpcException(RpcCode.ServerNotInitialized, "the first request must be 'initialize'");
        if (_isInitialized && method == "initialize")
            throw new RpcException(RpcCode.InvalidRequest, "the server is initialized already");
    }

    private bool Notify(Incoming message)
    {
        _methods.Take(message.Method, message.Parameters);
        return true;
    }

    private bool Guarded(Func<bool> work)
    {
        try
        {
            return work();
        }
#pragma warning disable CA1031 // a defect of ours must not end the session
        catch (Exception e)
#pragma warning restore CA1031
        {
            Defect?.Invoke(e);
            return false;
        }
    }

    private sealed record Incoming(RequestId? Id, string Method, JsonElement Parameters, CancellationTokenSource? Cancellation);
}
