using Google.Protobuf;
using OfflineSync.Client.Transport;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Benchmarks.Streams;

/// <summary>Devices that watch, each on a connection of its own, as real ones do.</summary>
internal sealed class IdleWatches : IAsyncDisposable
{
    private const string Scope = "watched";
    private const int AtOnce = 50;

    private readonly List<(RpcChannel Channel, IAsyncEnumerator<WatchResponse> News)> _watches = [];
    private readonly LatencyProbe _writer;
    private ulong _change;

    private IdleWatches(LatencyProbe writer) => _writer = writer;

    public static async Task<IdleWatches> OpenAsync(Uri server, int count, CancellationToken cancellation)
    {
        var watches = new IdleWatches(new LatencyProbe(server, Scope));
        await watches._writer.SyncAsync(cancellation);
        watches._change = 1;
        for (var opened = 0; opened < count; opened += AtOnce)
            watches._watches.AddRange(await Task.WhenAll(Enumerable.Range(0, Math.Min(AtOnce, count - opened)).Select(_ => OpenAsync(server, cancellation))));
        return watches;
    }

    /// <summary>Writes once, and waits until all have heard of it; in milliseconds.</summary>
    public async Task<double> TellAllAsync(CancellationToken cancellation)
    {
        var heard = _watches.Select(watch => watch.News.MoveNextAsync().AsTask()).ToList();
        var started = TimeProvider.System.GetTimestamp();
        await _writer.SyncAsync(cancellation);
        await Task.WhenAll(heard);
        _change++;
        return _watches.TrueForAll(watch => watch.News.Current.Change == _change)
            ? TimeProvider.System.GetElapsedTime(started).TotalMilliseconds
            : throw new BenchmarkException("A watch heard of another change than the one that was made.");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (channel, news) in _watches)
        {
            await news.DisposeAsync();
            channel.Dispose();
        }
        _writer.Dispose();
    }

    // The first news says that the stream is open.
    private static async Task<(RpcChannel, IAsyncEnumerator<WatchResponse>)> OpenAsync(Uri server, CancellationToken cancellation)
    {
        var channel = new RpcChannel(server);
        var request = new WatchRequest
        {
            ClientId = ByteString.CopyFrom(Guid.CreateVersion7().ToByteArray(bigEndian: true)),
            Scopes = { new WatchedScope { Scope = Scope } },
        };
        var news = new GrpcSyncTransport(channel).WatchAsync(request, cancellation).GetAsyncEnumerator(cancellation);
        return await news.MoveNextAsync() ? (channel, news) : throw new BenchmarkException("A watch ended at once.");
    }
}
