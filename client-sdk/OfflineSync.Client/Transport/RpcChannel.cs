using System.Runtime.CompilerServices;
using Google.Protobuf;
using OfflineSync.Protocol.Grpc;

namespace OfflineSync.Client.Transport;

/// <summary>Makes gRPC calls to one address over HTTP/2. Safe for concurrent calls, which share a connection.</summary>
public sealed class RpcChannel : IDisposable
{
    private readonly Uri _address;
    private readonly Lock _lock = new();
    private HttpMessageInvoker _invoker;
    private bool _isDisposed;
    private long _bytesSent;
    private long _bytesReceived;

    /// <summary>Creates a channel. No connection is made before the first call.</summary>
    /// <param name="address">https://host[:port], or http://host[:port] for HTTP/2 without TLS.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    public RpcChannel(Uri address, RpcChannelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
            throw new ArgumentException($"The server's address must start with https:// or http://, but it is '{address}'.", nameof(address));

        _address = address;
        Options = options ?? new RpcChannelOptions();
        _invoker = CreateInvoker();
    }

    /// <summary>Framed message bytes sent by all calls, after compression.</summary>
    public long BytesSent => Interlocked.Read(ref _bytesSent);

    /// <summary>Framed message bytes received by all calls, before decompression.</summary>
    public long BytesReceived => Interlocked.Read(ref _bytesReceived);

    internal RpcChannelOptions Options { get; }

    /// <summary>Makes a call with one request and one answer.</summary>
    /// <exception cref="RpcException">The call failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<TResponse> UnaryAsync<TRequest, TResponse>(string path, TRequest request, RpcCallLimits limits, CancellationToken cancellationToken)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>, new()
    {
        var (call, first) = await OpenAsync<TResponse>(path, request, limits, cancellationToken);
        using var _ = call;
        var response = first
            ?? throw call.Broken("The server answered OK without a message.");
        if (await call.ReadAsync<TResponse>() is not null)
            throw call.Broken("The server answered with more than one message.");
        return response;
    }

    /// <summary>Makes a call with one request and a stream of answers. Ending the enumeration early resets the call.</summary>
    /// <exception cref="RpcException">The call failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async IAsyncEnumerable<TResponse> ServerStreamingAsync<TRequest, TResponse>(
        string path,
        TRequest request,
        RpcCallLimits limits,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>, new()
    {
        var (call, response) = await OpenAsync<TResponse>(path, request, limits, cancellationToken);
        using var _ = call;
        for (; response is not null; response = await call.ReadAsync<TResponse>())
            yield return response;
    }

    /// <summary>Ends all calls and closes the connections (of an own handler).</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _invoker.Dispose();
        }
    }

    internal Uri UriOf(string path) => new(_address, path);

    /// <summary>What the next call is sent with.</summary>
    internal HttpMessageInvoker Invoker => Volatile.Read(ref _invoker);

    /// <summary>
    /// Leaves the connections of a call behind that nothing came back on: they may be dead, with nobody to tell so, and the next call would wait on them too.
    /// </summary>
    internal void Leave(HttpMessageInvoker silent)
    {
        lock (_lock)
        {
            if (_isDisposed || _invoker != silent || Options.Handler is not null)
                return;
            _invoker = CreateInvoker();
        }
        silent.Dispose();
    }

    internal void CountSent(long bytes) => Interlocked.Add(ref _bytesSent, bytes);

    internal void CountReceived(long bytes) => Interlocked.Add(ref _bytesReceived, bytes);

    /// <summary>Starts a call and reads its first answer; once more with another token when the server refuses the first one.</summary>
    private async Task<(RpcClientCall Call, TResponse? First)> OpenAsync<TResponse>(
        string path, IMessage request, RpcCallLimits limits, CancellationToken cancellationToken)
        where TResponse : class, IMessage<TResponse>, new()
    {
        for (string? refused = null; ;)
        {
            var call = new RpcClientCall(this, path, limits, cancellationToken);
            try
            {
                await call.StartAsync(request, refused);
                return (call, await call.ReadAsync<TResponse>());
            }
            catch (RpcException error) when (error.Status == StatusCode.Unauthenticated && refused is null && call.Token is not null)
            {
                refused = call.Token;
                call.Dispose();
            }
            catch
            {
                call.Dispose();
                throw;
            }
        }
    }

    private HttpMessageInvoker CreateInvoker() => (Options.Handler ?? Options.HandlerFactory?.Invoke()) is { } given
        ? new HttpMessageInvoker(given, disposeHandler: false)
        : new HttpMessageInvoker(DefaultHandler.Create(), disposeHandler: true);
}
