using System.Text;
using System.Text.Json.Nodes;
using SchedLang.LanguageServer.Rpc;

namespace SchedLang.LanguageServer.Tests.Rpc;

/// <summary>The layer below the protocol: framing, order, errors, cancellation and the end of a session.</summary>
public sealed class RpcTests
{
    private static readonly JsonObject Nothing = [];

    [Fact]
    public void AMessageMayComeByteByByte()
    {
        using var client = LspClient.StartRaw();
        foreach (var b in LspClient.Frame("""{"jsonrpc":"2.0","id":"a","method":"initialize","params":{"capabilities":{}}}"""))
            client.Send([b]);
        client.NextWithoutId()["result"]!["serverInfo"]!["name"]!.GetValue<string>().ShouldBe("schedlang");
    }

    [Fact]
    public void MessagesMayComeTogether()
    {
        using var client = LspClient.StartRaw();
        client.Send(
        [
            .. LspClient.Frame("""{"jsonrpc":"2.0","id":"a","method":"initialize","params":{"capabilities":{}}}"""),
            .. LspClient.Frame("""{"jsonrpc":"2.0","method":"initialized","params":{}}"""),
            .. LspClient.Frame("""{"jsonrpc":"2.0","id":"b","method":"shutdown"}"""),
            .. LspClient.Frame("""{"jsonrpc":"2.0","method":"exit"}"""),
        ]);
        client.NextWithoutId()["id"]!.GetValue<string>().ShouldBe("a");
        var last = client.NextWithoutId().AsObject();
        last["id"]!.GetValue<string>().ShouldBe("b");
        last.ContainsKey("result").ShouldBeTrue("a result of null is written out");
        LspClient.Wait(client.Server!).ShouldBe(0);
    }

    [Theory]
    [InlineData("Content-Length: -1\r\n\r\n{}")]
    [InlineData("Content-Length: many\r\n\r\n{}")]
    [InlineData("Content-Length: 99999999999\r\n\r\n{}")]
    [InlineData("Content-Type: application/json\r\n\r\n{}")]
    [InlineData("no header\r\n\r\n{}")]
    public void AWrongHeaderIsAnsweredAndEndsTheSession(string bytes)
    {
        using var client = LspClient.StartRaw();
        client.Send(Encoding.ASCII.GetBytes(bytes));
        client.NextWithoutId()["error"]!["code"]!.GetValue<int>().ShouldBe(RpcCode.ParseError);
        LspClient.Wait(client.Server!).ShouldBe(1);
    }

    [Fact]
    public void AHeaderWithoutEndIsNotReadForever()
    {
        using var client = LspClient.StartRaw();
        client.Send(Encoding.ASCII.GetBytes(new string('x', 5000)));
        client.NextWithoutId()["error"]!["code"]!.GetValue<int>().ShouldBe(RpcCode.ParseError);
        LspClient.Wait(client.Server!).ShouldBe(1);
    }

    [Theory]
    [InlineData("{", RpcCode.ParseError)]
    [InlineData("[]", RpcCode.InvalidRequest)]
    [InlineData("""{"jsonrpc":"2.0"}""", RpcCode.InvalidRequest)]
    public void ContentThatIsNoMessageIsAnsweredAndTheSessionGoesOn(string content, int code)
    {
        using var client = LspClient.StartRaw();
        client.Send(LspClient.Frame(content));
        client.NextWithoutId()["error"]!["code"]!.GetValue<int>().ShouldBe(code);
        client.Initialize()["capabilities"].ShouldNotBeNull();
    }

    [Fact]
    public void BeforeInitializeRequestsAreRefused()
    {
        using var client = LspClient.StartRaw();
        client.ErrorOf("textDocument/hover", Nothing.DeepClone()).ShouldBe(RpcCode.ServerNotInitialized);
        client.Tell("textDocument/didOpen", new JsonObject());
        client.Initialize()["serverInfo"].ShouldNotBeNull();
        client.ErrorOf("initialize", new JsonObject()).ShouldBe(RpcCode.InvalidRequest);
    }

    [Fact]
    public void AfterShutdownRequestsAreRefused()
    {
        using var client = LspClient.Start();
        client.Ask("shutdown", null);
        client.ErrorOf("textDocument/hover", Nothing.DeepClone()).ShouldBe(RpcCode.InvalidRequest);
        client.Tell("exit", null);
        LspClient.Wait(client.Server!).ShouldBe(0);
    }

    [Fact]
    public void UnknownRequestsAreAnsweredAndUnknownNotificationsAreNot()
    {
        using var client = LspClient.Start();
        client.Tell("workspace/someday", new JsonObject());
        client.ErrorOf("textDocument/someday", new JsonObject()).ShouldBe(RpcCode.MethodNotFound);
        client.Told.ShouldBeEmpty();
    }

    [Fact]
    public void WrongParametersAreAnswered()
    {
        using var client = LspClient.Start();
        client.ErrorOf("textDocument/formatting", new JsonArray()).ShouldBe(RpcCode.InvalidParams);
        client.ErrorOf("textDocument/formatting", new JsonObject { ["textDocument"] = new JsonObject { ["uri"] = "file:///closed.sched" } })
            .ShouldBe(RpcCode.InvalidParams);
    }

    [Fact]
    public void ExitWithoutShutdownIsAFailure()
    {
        using var client = LspClient.Start();
        client.Tell("exit", null);
        LspClient.Wait(client.Server!).ShouldBe(1);
    }

    [Fact]
    public void AClientThatVanishesEndsTheServer()
    {
        using var client = LspClient.Start();
        client.Vanish();
        LspClient.Wait(client.Server!).ShouldBe(1);
    }

    [Fact]
    public void AClientThatVanishesWithinAMessageEndsTheServer()
    {
        using var client = LspClient.Start();
        client.Send("Content-Length: 100\r\n\r\n{"u8);
        client.Vanish();
        LspClient.Wait(client.Server!).ShouldBe(1);
    }

    [Fact]
    public void AWaitingRequestCanBeCancelled()
    {
        using var hold = new ManualResetEventSlim();
        var methods = new MethodTable();
        var context = Protocol.ProtocolContext.Default;
        methods.Request("initialize", context.JsonElement, context.None, (_, _) => null);
        methods.Request("hold", context.JsonElement, context.None, (_, _) =>
        {
            hold.Wait(CancellationToken.None);
            return null;
        });
        methods.Request("run", context.JsonElement, context.None, (_, cancellation) =>
        {
            cancellation.WaitHandle.WaitOne();
            cancellation.ThrowIfCancellationRequested();
            return null;
        });
        var (to, from) = (new System.IO.Pipelines.Pipe(), new System.IO.Pipelines.Pipe());
        var server = new RpcServer(to.Reader.AsStream(), new MessageWriter(from.Writer.AsStream()), methods, () => false);
        var running = Task.Run(server.Run);
        using var client = new LspClient(to.Writer.AsStream(), from.Reader.AsStream());
        client.Ask("initialize", null);

        var held = client.Begin("hold", null);
        var waiting = client.Begin("hold", null);
        client.Tell("$/cancelRequest", new JsonObject { ["id"] = waiting.Id });
        client.Tell("$/cancelRequest", new JsonObject { ["id"] = 12345 });
        SpinWait.SpinUntil(() => false, 50);
        hold.Set();
        LspClient.Wait(held.Answer)["error"].ShouldBeNull();
        LspClient.Wait(waiting.Answer)["error"]!["code"]!.GetValue<int>().ShouldBe(RpcCode.RequestCancelled);

        var runs = client.Begin("run", null);
        client.Tell("$/cancelRequest", new JsonObject { ["id"] = runs.Id });
        LspClient.Wait(runs.Answer)["error"]!["code"]!.GetValue<int>().ShouldBe(RpcCode.RequestCancelled);
        client.Vanish();
        LspClient.Wait(running);
    }

    [Fact]
    public void ADefectSpoilsOneAnswerOnly()
    {
        var methods = new MethodTable();
        var context = Protocol.ProtocolContext.Default;
        methods.Request("initialize", context.JsonElement, context.None, (_, _) => null);
        methods.Request("fail", context.JsonElement, context.None, (_, _) => throw new InvalidOperationException("broken"));
        var (to, from) = (new System.IO.Pipelines.Pipe(), new System.IO.Pipelines.Pipe());
        var defects = new List<Exception>();
        var server = new RpcServer(to.Reader.AsStream(), new MessageWriter(from.Writer.AsStream()), methods, () => false) { Defect = defects.Add };
        var running = Task.Run(server.Run);
        using var client = new LspClient(to.Writer.AsStream(), from.Reader.AsStream());
        client.Ask("initialize", null);
        client.ErrorOf("fail").ShouldBe(RpcCode.InternalError);
        client.ErrorOf("none").ShouldBe(RpcCode.MethodNotFound);
        defects.Single().Message.ShouldBe("broken");
        client.Vanish();
        LspClient.Wait(running);
    }
}
