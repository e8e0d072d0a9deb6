using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.Push;

/// <summary>Answers Push.</summary>
internal sealed class PushHandler(PushQueue queue, TimeProvider time)
{
    /// <summary>Applies the mutations of a request.</summary>
    /// <exception cref="Protocol.Grpc.RpcException">The request is refused; it had no effect, unless the status says that this is unknown.</exception>
    public async Task<PushResponse> PushAsync(PushRequest request, CancellationToken cancellationToken)
    {
        var result = await queue.RunAsync(PushReader.Read(request.Scope, request.ClientId.Span, request.Mutations), cancellationToken);
        return new PushResponse { Results = { result.Results }, ServerTime = time.GetUtcNow().ToUnixTimeMilliseconds() };
    }
}
