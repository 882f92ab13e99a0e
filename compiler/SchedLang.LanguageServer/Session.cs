using SchedLang.Compiler.Services;
using SchedLang.Compiler.Text;
using SchedLang.LanguageServer.Protocol;
using SchedLang.LanguageServer.Rpc;

namespace SchedLang.LanguageServer;

/// <summary>State that the features of a session share.</summary>
internal sealed class Session(MessageWriter client, IFileSource? files)
{
    /// <summary>Writes messages to the client.</summary>
    public MessageWriter Client { get; } = client;

    /// <summary>The analysed files.</summary>
    public Workspace Workspace { get; } = new(files);

    /// <summary>The documents that the client has opened.</summary>
    public Documents Documents { get; } = new();

    /// <summary>Test results that the client has sent, by file and condition.</summary>
    public Dictionary<string, Dictionary<string, ExpectationResult>> Expectations { get; } = [];

    /// <summary>The capabilities of the client.</summary>
    public ClientCapabilities? Capabilities { get; set; }

    /// <summary>The document that a request is about, and its analysis.</summary>
    /// <exception cref="RpcException">The client has not opened the document, or it is not a SchedLang file.</exception>
    public (Document Document, FileModel Model) Find(TextDocumentIdentifier identifier)
    {
        var document = Documents.Find(Documents.PathOf(identifier.Uri))
            ?? throw new RpcException(RpcCode.InvalidParams, $"the document {identifier.Uri} is not open");
        return (document, Workspace.Model(document.Path));
    }

    /// <summary>The same, with the offset of a position.</summary>
    public (Document Document, FileModel Model, int Offset) Find(TextDocumentPositionParams parameters)
    {
        var (document, model) = Find(parameters.TextDocument);
        return (document, model, Positions.Offset(document.Text, parameters.Position));
    }

    /// <summary>Converts a place to the protocol's type.</summary>
    public Location LocationOf(TextLocation location) => new(Documents.UriOf(location.Source.Path), Positions.Of(location));

    /// <summary>Converts edits of several files to the protocol's type.</summary>
    public WorkspaceEdit EditOf(IEnumerable<FileEdit> edits) => new(edits
        .GroupBy(e => Documents.UriOf(e.Location.Source.Path))
        .ToDictionary(g => g.Key, g => g.Select(e => new TextEdit(Positions.Of(e.Location), e.NewText)).ToArray()));
}
