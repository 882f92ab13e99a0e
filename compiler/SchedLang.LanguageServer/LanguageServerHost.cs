using SchedLang.Compiler;
using SchedLang.Compiler.Text;
using SchedLang.LanguageServer.Features;
using SchedLang.LanguageServer.Protocol;
using SchedLang.LanguageServer.Rpc;

namespace SchedLang.LanguageServer;

/// <summary>The language server: serves one client over two streams.</summary>
public static class LanguageServerHost
{
    /// <summary>Serves until the client sends <c>exit</c> or disconnects.</summary>
    /// <param name="input">The stream to read messages from.</param>
    /// <param name="output">The stream to write messages to.</param>
    /// <param name="files">Source of files that the client has not opened; the disk by default.</param>
    /// <returns>The exit code of the process: 0 if the client sent <c>shutdown</c> first, else 1.</returns>
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
