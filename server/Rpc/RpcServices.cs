using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OfflineSync.Server.Rpc;

/// <summary>Registration of gRPC.</summary>
public static class RpcServices
{
    /// <summary>Adds what <see cref="RpcEndpoints"/> needs.</summary>
    public static IServiceCollection AddOfflineSyncRpc(this IServiceCollection services, Action<RpcOptions>? configure = null)
    {
        var options = services.AddOptions<RpcOptions>()
            .Validate(o => o.MaxReceiveMessageSize > 0 && o.MaxSendMessageSize > 0, "Rpc message sizes must be positive.")
            .Validate(o => o.BrotliQuality is >= 0 and <= 11, "Rpc BrotliQuality must be 0 to 11.")
            .Validate(o => o.MaxConcurrentCalls > 0, "Rpc MaxConcurrentCalls must be positive.")
            .Validate(o => o.WriteTimeout > TimeSpan.Zero, "Rpc WriteTimeout must be positive.")
            .ValidateOnStart();
        if (configure is not null)
            options.Configure(configure);

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RpcMetrics>();
        services.TryAddSingleton<RpcDispatcher>();
        return services;
    }
}
