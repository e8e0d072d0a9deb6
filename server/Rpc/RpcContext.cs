namespace OfflineSync.Server.Rpc;

/// <summary>One call, as its handler sees it.</summary>
public sealed class RpcContext
{
    internal RpcContext(HttpContext httpContext, string method, DateTimeOffset? deadline, CancellationToken cancellationToken)
    {
        HttpContext = httpContext;
        Method = method;
        Deadline = deadline;
        CancellationToken = cancellationToken;
    }

    /// <summary>The HTTP request that carries the call.</summary>
    public HttpContext HttpContext { get; }

    /// <summary>The path of the method.</summary>
    public string Method { get; }

    /// <summary>When the caller stops waiting; null for never.</summary>
    public DateTimeOffset? Deadline { get; }

    /// <summary>Cancelled at the deadline, when the caller ends the call or disconnects, and for streams when the server stops.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>What the caller sent besides the message.</summary>
    public IHeaderDictionary RequestHeaders => HttpContext.Request.Headers;

    /// <summary>Told of the bytes of each message as they travel, both ways.</summary>
    internal Action<long>? Transferred { get; set; }

    /// <summary>Trailers to send at the end, whatever the status: lower-case names, ASCII values.</summary>
    public IDictionary<string, string> ResponseTrailers { get; } = new Dictionary<string, string>();
}
