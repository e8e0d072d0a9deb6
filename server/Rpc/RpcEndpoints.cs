using Google.Protobuf;
using OfflineSync.Protocol.Grpc;

namespace OfflineSync.Server.Rpc;

/// <summary>Maps gRPC methods to handlers.</summary>
public static class RpcEndpoints
{
    /// <summary>Maps a method with one request and one answer.</summary>
    /// <param name="endpoints">The endpoints.</param>
    /// <param name="path">The method's path.</param>
    /// <param name="handler">Answers.</param>
    /// <param name="admit">Asked before the request is read; an <see cref="RpcException"/> refuses the call. Null: everybody is let in.</param>
    /// <param name="requestSizeMax">The largest request in bytes, if it is below that of all calls.</param>
    public static IEndpointConventionBuilder MapUnary<TRequest, TResponse>(
        this IEndpointRouteBuilder endpoints,
        string path,
        Func<TRequest, RpcContext, Task<TResponse>> handler,
        Func<RpcContext, Task>? admit = null,
        int requestSizeMax = int.MaxValue)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>
    {
        var dispatcher = endpoints.ServiceProvider.GetRequiredService<RpcDispatcher>();
        return endpoints.Map(path, http => dispatcher.RunAsync(http, path, isStream: false, async call =>
        {
            await AdmitAsync(admit, call);
            var request = await call.ReadRequestAsync<TRequest>(requestSizeMax);
            await call.WriteOnlyAsync(await handler(request, call.Context));
        })).WithDisplayName(path);
    }

    /// <summary>Maps a method with one request and a stream of answers. The handler's sequence is read no faster than the caller reads.</summary>
    /// <param name="endpoints">The endpoints.</param>
    /// <param name="path">The method's path.</param>
    /// <param name="handler">Answers.</param>
    /// <param name="admit">Asked before the request is read; an <see cref="RpcException"/> refuses the call. Null: everybody is let in.</param>
    public static IEndpointConventionBuilder MapServerStreaming<TRequest, TResponse>(
        this IEndpointRouteBuilder endpoints,
        string path,
        Func<TRequest, RpcContext, IAsyncEnumerable<TResponse>> handler,
        Func<RpcContext, Task>? admit = null)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>
    {
        var dispatcher = endpoints.ServiceProvider.GetRequiredService<RpcDispatcher>();
        return endpoints.Map(path, http => dispatcher.RunAsync(http, path, isStream: true, async call =>
        {
            await AdmitAsync(admit, call);
            var request = await call.ReadRequestAsync<TRequest>();
            await foreach (var message in handler(request, call.Context).WithCancellation(call.Context.CancellationToken))
                await call.WriteAsync(message);
            await call.StartAsync();
        })).WithDisplayName(path);
    }

    /// <summary>Answers calls of methods that are not mapped with UNIMPLEMENTED.</summary>
    public static IEndpointConventionBuilder MapUnknownRpc(this IEndpointRouteBuilder endpoints)
    {
        var dispatcher = endpoints.ServiceProvider.GetRequiredService<RpcDispatcher>();
        var endpoint = endpoints.MapPost("{service}/{method}", http =>
        {
            if (GrpcHeaders.IsGrpc(http.Request.ContentType))
                return dispatcher.RunAsync(http, RpcMethodName.Unknown, isStream: false, _ => throw Unknown(http.Request.Path));

            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        endpoint.WithDisplayName("Unknown gRPC method");
        endpoint.Add(builder => ((RouteEndpointBuilder)builder).Order = int.MaxValue - 1);
        return endpoint;
    }

    // Before anything of the request is read: who may not call costs no memory.
    private static Task AdmitAsync(Func<RpcContext, Task>? admit, RpcCall call) => admit is null ? Task.CompletedTask : admit(call.Context);

    private static RpcException Unknown(PathString path) =>
        new(StatusCode.Unimplemented, $"This server has no method {path}. Compare the versions of client and server.");
}
