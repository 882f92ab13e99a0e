using SchedLang.Compiler.Services;
using SchedLang.Compiler.Text;
using SchedLang.LanguageServer.Protocol;
using SchedLang.LanguageServer.Rpc;

namespace SchedLang.LanguageServer;

/// <summary>What the features of a session share.</summary>
internal sealed class Session(MessageWriter client, IFileSource? files)
{
    /// <summary>Where messages to the client go.</summary>
    public MessageWriter Client { get; } = client;

    /// <summary>What is known of files.</summary>
    public Workspace Workspace { get; } = new(files);

    /// <summary>What the client has opened.</summary>
    public Documents Documents { get; } = new();

    /// <summary>By file and condition, what a run of the client's found out.</summary>
    public Dictionary<string, Dictionary<string, ExpectationResult>> Expectations { get; } = [];

    /// <summary>What the client can do.</summary>
    public ClientCapabilities? Capabilities { get; set; }

    /// <summary>What a request is about: the document and what is known of it.</summary>
    /// <exception cref="RpcException">The client has not opened it, or it is not a file of the language.</exception>
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

    /// <summary>A place as the client is told of it.</summary>
    public Location LocationOf(TextLocation location) => new(Documents.UriOf(location.Source.Path), Positions.Of(location));

    /// <summary>Edits of several files as the client is told of them.</summary>
    public WorkspaceEdit EditOf(IEnumerable<FileEdit> edits) => new(edits
        .GroupBy(e => Documents.UriOf(e.Location.Source.Path))
        .ToDictionary(g => g.Key, g => g.Select(e => new TextEdit(Positions.Of(e.Location), e.NewText)).ToArray()));
}
