using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SchedLang.Compiler.Text;
using SchedLang.LanguageServer.Rpc;

namespace SchedLang.LanguageServer.Tests;

/// <summary>A client that talks to a server over two streams, byte by byte as an editor does.</summary>
internal sealed class LspClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Stream _toServer;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _open = [];
    private readonly BlockingCollection<JsonNode> _notifications = [];
    private int _lastId;

    public LspClient(Stream toServer, Stream fromServer)
    {
        _toServer = toServer;
        new Thread(() => Read(new MessageReader(fromServer))) { IsBackground = true }.Start();
    }

    /// <summary>The exit code of a server in this process.</summary>
    public Task<int>? Server { get; private init; }

    /// <summary>Everything that the server told without being asked, so far.</summary>
    public ConcurrentQueue<JsonNode> Told { get; } = [];

    /// <summary>A server in this process and a client that has not said anything yet.</summary>
    public static LspClient StartRaw(IFileSource? files = null)
    {
        var (to, from) = (new Pipe(), new Pipe());
        var server = Task.Factory.StartNew(
            () => LanguageServerHost.Run(to.Reader.AsStream(), from.Writer.AsStream(), files), TaskCreationOptions.LongRunning);
        return new LspClient(to.Writer.AsStream(), from.Reader.AsStream()) { Server = server };
    }

    /// <summary>A server in this process that is initialized.</summary>
    public static LspClient Start(IFileSource? files = null, string? folder = null, bool knowsLinks = true)
    {
        var client = StartRaw(files);
        client.Initialize(folder, knowsLinks);
        return client;
    }

    public JsonNode Initialize(string? folder = null, bool knowsLinks = true)
    {
        var answer = Ask("initialize", new JsonObject
        {
            ["processId"] = null,
            ["rootUri"] = folder == null ? null : new Uri(folder).AbsoluteUri,
            ["capabilities"] = !knowsLinks ? new JsonObject() : new JsonObject
            {
                ["textDocument"] = new JsonObject { ["definition"] = new JsonObject { ["linkSupport"] = true } },
            },
        });
        Tell("initialized", new JsonObject());
        return answer!;
    }

    /// <summary>Sends bytes as they are.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        _toServer.Write(bytes);
        _toServer.Flush();
    }

    public static byte[] Frame(string json)
    {
        var content = Encoding.UTF8.GetBytes(json);
        return [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {content.Length}\r\n\r\n")), .. content];
    }

    public void Tell(string method, JsonNode? parameters) =>
        Send(Frame(new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method, ["params"] = parameters }.ToJsonString()));

    /// <summary>Sends a request; the task gives the whole answer.</summary>
    public (int Id, Task<JsonNode> Answer) Begin(string method, JsonNode? parameters)
    {
        var id = Interlocked.Increment(ref _lastId);
        var source = _open[id] = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        Send(Frame(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters?.DeepClone() }.ToJsonString()));
        return (id, source.Task);
    }

    /// <summary>The result of a request.</summary>
    public JsonNode? Ask(string method, JsonNode? parameters)
    {
        var answer = Wait(Begin(method, parameters).Answer);
        answer["error"].ShouldBeNull($"{method}: {answer["error"]?.ToJsonString()}");
        return answer["result"];
    }

    /// <summary>The error of a request.</summary>
    public int ErrorOf(string method, JsonNode? parameters = null) => Wait(Begin(method, parameters).Answer)["error"]!["code"]!.GetValue<int>();

    public static T Wait<T>(Task<T> task)
    {
        task.Wait(Patience).ShouldBeTrue("the server does not answer");
        return task.Result;
    }

    /// <summary>The next notification of a method that fits.</summary>
    public JsonNode Next(string method, Func<JsonNode, bool>? fits = null)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var next = _notifications.Take(patience.Token);
            if (next["method"]?.GetValue<string>() == method && (fits == null || fits(next["params"]!)))
                return next["params"]!;
        }
    }

    /// <summary>The server can send no more; a message without an id, such as the answer to bytes that are no message.</summary>
    public JsonNode NextWithoutId()
    {
        using var patience = new CancellationTokenSource(Patience);
        return _notifications.Take(patience.Token);
    }

    /// <summary>The stream to the server ends, as when the client is gone.</summary>
    public void Vanish() => _toServer.Dispose();

    public void Dispose()
    {
        _toServer.Dispose();
        Server?.Wait(Patience);
    }

    private void Read(MessageReader reader)
    {
        while (reader.Read() is { } content)
        {
            var message = JsonNode.Parse(content)!;
            if (message["id"] is JsonValue id && id.GetValueKind() == JsonValueKind.Number && message["method"] == null
                && _open.TryRemove(id.GetValue<int>(), out var source))
                source.SetResult(message);
            else
            {
                Told.Enqueue(message);
                _notifications.Add(message);
            }
        }
    }
}
