using System.Diagnostics;
using Google.Protobuf;
using OfflineSync.Client.Transport;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Benchmarks.Subscriptions;

/// <summary>A client with a subscription, on a warm connection. It keeps nothing: each pull starts from the cursor that it is given.</summary>
internal sealed class SubscribedReader(Uri server, string scope) : IDisposable
{
    private readonly RpcChannel _channel = new(server);
    private readonly ByteString _client = ByteString.CopyFrom(Guid.CreateVersion7().ToByteArray(bigEndian: true));

    /// <summary>Pulls up to the checkpoint.</summary>
    /// <param name="cursor">Where it starts.</param>
    /// <param name="table">How it keeps a table.</param>
    /// <param name="addition">What it asks for besides.</param>
    /// <param name="rows">How many rows must come: another number would be no measurement.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<(double Milliseconds, ByteString Cursor)> PullAsync(
        ByteString cursor, SubscribedTable table, Addition? addition, int rows, CancellationToken cancellation)
    {
        var request = new PullRequest { Scope = scope, ClientId = _client, Cursor = cursor, Subscription = new Subscription { Tables = { table } } };
        if (addition is not null)
            request.Additions.Add(addition);
        var count = 0L;
        var watch = Stopwatch.StartNew();
        await foreach (var part in new GrpcSyncTransport(_channel).PullAsync(request, cancellation))
        {
            cursor = part.Page.Cursor;
            count += part.Page.Changes.Tables.Sum(changes => changes.RowCount);
        }
        var elapsed = watch.Elapsed.TotalMilliseconds;
        return count == rows ? (elapsed, cursor) : throw new BenchmarkException($"The pull had {count} rows instead of {rows}.");
    }

    public void Dispose() => _channel.Dispose();
}
