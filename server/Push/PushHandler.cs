using OfflineSync.Protocol.V1;
using OfflineSync.Server.Access;

namespace OfflineSync.Server.Push;

/// <summary>Answers Push.</summary>
internal sealed class PushHandler(PushQueue queue, TimeProvider time)
{
    /// <summary>Applies the mutations of a request.</summary>
    /// <exception cref="Protocol.Grpc.RpcException">The request is refused; it had no effect, unless the status says that this is unknown.</exception>
    public async Task<PushResponse> PushAsync(PushRequest request, ScopeAccess access, CancellationToken cancellationToken)
    {
        var push = PushReader.Read(request.Scope, request.ClientId.Span, request.Mutations) with { MayWrite = access == ScopeAccess.Write };
        var result = await queue.RunAsync(push, cancellationToken);
        return new PushResponse { Results = { result.Results }, ServerTime = time.GetUtcNow().ToUnixTimeMilliseconds() };
    }
}
