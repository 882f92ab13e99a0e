using SchedLang.Compiler;
using SchedLang.Compiler.Text;
using SchedLang.LanguageServer.Features;
using SchedLang.LanguageServer.Protocol;
using SchedLang.LanguageServer.Rpc;

namespace SchedLang.LanguageServer;

/// <summary>The language server: serves one client over two streams.</summary>
public static class LanguageServerHost
{
    /// <summary>Serves until the client says <c>exit</c> or is gone.</summary>
    /// <param name="input">Where messages come from.</param>
    /// <param name="output">Where answers go.</param>
    /// <param name="files">Where files come from that the client has not opened; the disk by default.</param>
    /// <returns>The exit code of the process: 0 where the client first said <c>shutdown</c>, else 1.</returns>
    public static int Run(Stream input, Stream output, IFileSource? files = null)
    {
        var client = new MessageWriter(output);
        var session = new Session(client, files);
        var diagnostics = new DiagnosticsPublisher(session);
        var methods = new MethodTable();
        Lifecycle.Add(methods, session);
        DocumentSync.Add(methods, session, diagnostics);
        Formatting.Add(methods, session);
        CompletionFeature.Add(methods, session);
        HoverFeature.Add(methods, session);
        NavigationFeature.Add(methods, session);
        OutlineFeature.Add(methods, session);
        SemanticTokensFeature.Add(methods, session);
        HintsFeature.Add(methods, session);
        CodeActionFeature.Add(methods, session);
        var server = new RpcServer(input, client, methods, diagnostics.Work)
        {
            Defect = e => client.Notify(
                "window/logMessage", new LogMessageParams(1, $"schedlang {Compilation.Version}: {e}"), ProtocolContext.Default.LogMessageParams),
        };
        return server.Run();
    }
}
