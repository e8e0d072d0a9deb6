using Google.Protobuf;
using OfflineSync.Client.Transport;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Nodes.Tests.Devices;

/// <summary>A Watch call on a scope.</summary>
internal sealed class WatchingClient : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly RpcChannel _channel;
    private readonly IAsyncEnumerator<WatchResponse> _news;

    public WatchingClient(Uri server, string scope)
    {
        _channel = new RpcChannel(server);
        var request = new WatchRequest { ClientId = ByteString.CopyFrom(Guid.NewGuid().ToByteArray()), Scopes = { new WatchedScope { Scope = scope } } };
        _news = new GrpcSyncTransport(_channel).WatchAsync(request, _stop.Token).GetAsyncEnumerator(_stop.Token);
    }

    /// <summary>The next change that it is told of.</summary>
    public async Task<ulong> NextAsync(TimeSpan patience)
    {
        Assert.True(await _news.MoveNextAsync().AsTask().WaitAsync(patience));
        return _news.Current.Change;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _news.DisposeAsync();
        }
        catch (NotSupportedException)
        {
            // It still waits: the cancellation ends it.
        }
        _channel.Dispose();
        _stop.Dispose();
    }
}
