using OfflineSync.Protocol.Grpc;

namespace OfflineSync.Benchmarks.Fleet;

/// <summary>Ends a run: when the user says so, and when the server cannot be used. Devices would take that for their network, and go on for days without it.</summary>
internal sealed class FleetStop(Uri server, CancellationToken cancellation) : IDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    private string? _trouble;

    /// <summary>What is wrong with the server, and what to do; null: nothing.</summary>
    public string? Trouble => _trouble;

    public bool IsStopped => _stop.IsCancellationRequested;

    /// <summary>Asks the server.</summary>
    /// <exception cref="RpcException">It refuses, or the run ends.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call)
    {
        try
        {
            return await call(_stop.Token);
        }
        catch (OperationCanceledException) when (IsStopped)
        {
            throw new RpcException(StatusCode.Unavailable, "The run ends.");
        }
        catch (RpcException error)
        {
            if (Explain(error) is { } trouble && Interlocked.CompareExchange(ref _trouble, trouble, null) is null)
                await _stop.CancelAsync();
            throw;
        }
    }

    public void Dispose() => _stop.Dispose();

    private string? Explain(RpcException error) => error.Status switch
    {
        StatusCode.Unavailable or StatusCode.DeadlineExceeded =>
            $"The server at {server} cannot be reached ({error.Message}). Start it, and give its gRPC address, such as --server http://127.0.0.1:8580.",
        StatusCode.Unauthenticated =>
            $"The server at {server} wants a token. Make one with `token create --subject fleet --write 'fleet-*'` and give it with --token.",
        StatusCode.PermissionDenied =>
            $"The token may not write the fleet's scopes ({error.Message}). Make one with `token create --subject fleet --write 'fleet-*'`, or give its scopes with --scope.",
        StatusCode.Unimplemented =>
            $"The server at {server} does not take what the fleet sends ({error.Message}). Use a server of this version, with OfflineSync:Telemetry:Enabled.",
        _ => null,
    };
}
