using Google.Protobuf;
using OfflineSync.Client.Transport;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Benchmarks.Streams;

/// <summary>Devices that ask for much and then read nothing.</summary>
internal sealed class SlowReadersOf : IAsyncDisposable
{
    private const string Scope = "large";
    private const int Rows = 24;
    private const int RowBytes = 1 << 20;

    private readonly List<(RpcChannel Channel, IAsyncEnumerator<PullResponse> Pages)> _pulls = [];

    public static async Task<SlowReadersOf> OpenAsync(Uri server, int count, CancellationToken cancellation)
    {
        using var writer = new LatencyProbe(server, Scope);
        for (var i = 0; i < Rows; i++)
            await writer.SyncAsync(cancellation, RowBytes);
        var readers = new SlowReadersOf();
        for (var i = 0; i < count; i++)
        {
            var channel = new RpcChannel(server);
            var request = new PullRequest { Scope = Scope, ClientId = ByteString.CopyFrom(Guid.CreateVersion7().ToByteArray(bigEndian: true)) };
            var pages = new GrpcSyncTransport(channel).PullAsync(request, cancellation).GetAsyncEnumerator(cancellation);
            await pages.MoveNextAsync();
            readers._pulls.Add((channel, pages));
        }
        return readers;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (channel, pages) in _pulls)
        {
            await pages.DisposeAsync();
            channel.Dispose();
        }
    }
}
