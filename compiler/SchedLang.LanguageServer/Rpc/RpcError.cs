namespace SchedLang.LanguageServer.Rpc;

/// <summary>The codes of JSON-RPC and of the Language Server Protocol.</summary>
public static class RpcCode
{
    public const int ParseError = -32700;
    public const int InvalidRequest = -32600;
    public const int MethodNotFound = -32601;
    public const int InvalidParams = -32602;
    public const int InternalError = -32603;
    public const int ServerNotInitialized = -32002;
    public const int RequestFailed = -32803;
    public const int RequestCancelled = -32800;
}

/// <summary>A request that is answered with an error.</summary>
public sealed class RpcException(int code, string message) : Exception(message)
{
    /// <summary>One of <see cref="RpcCode"/>.</summary>
    public int Code { get; } = code;
}
