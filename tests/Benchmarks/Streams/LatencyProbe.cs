using Google.Protobuf;
using OfflineSync.Client.Transport;
using OfflineSync.Protocol.Clocks;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Benchmarks.Streams;

/// <summary>A device that sends one small mutation after the other on a warm connection.</summary>
internal sealed class LatencyProbe(Uri server, string scope) : IDisposable
{
    private const int Syncs = 300;
    private const double High = 0.95;

    private readonly RpcChannel _channel = new(server);
    private readonly ByteString _client = ByteString.CopyFrom(Guid.CreateVersion7().ToByteArray(bigEndian: true));
    private ulong _sequence;
    private ulong _stamp = Hlc.FromMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
    private ByteString _cursor = ByteString.Empty;

    /// <summary>How long a sync takes, in milliseconds: the median, and what 95 % stay under.</summary>
    public async Task<(double Median, double High)> MeasureAsync(CancellationToken cancellation)
    {
        var times = new List<double>(Syncs);
        for (var i = 0; i < Syncs; i++)
        {
            var started = TimeProvider.System.GetTimestamp();
            await SyncAsync(cancellation);
            times.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
        }
        times.Sort();
        return (times[times.Count / 2], times[(int)(times.Count * High)]);
    }

    /// <summary>Sends a mutation with a value, and pulls.</summary>
    public async Task SyncAsync(CancellationToken cancellation, int bytes = 20)
    {
        var rows = new RowWriter("items", ["id"], ["text"]);
        rows.Add(RowOperation.Insert, [Value.FromInteger((long)++_sequence)], ColumnSet.FromIndexes([0]), [Value.FromText(RandomText(bytes))]);
        var request = new PullRequest
        {
            Scope = scope,
            ClientId = _client,
            Cursor = _cursor,
            KnownStamp = _stamp,
            Mutations = { new Mutation { Sequence = _sequence, Stamp = ++_stamp, ChangeSet = new ChangeSet { Tables = { rows.Build() } }.ToByteString() } },
        };
        await foreach (var part in new GrpcSyncTransport(_channel).PullAsync(request, cancellation))
            _cursor = part.Page?.Cursor ?? _cursor;
    }

    public void Dispose() => _channel.Dispose();

    // Nothing that could be compressed.
    private static string RandomText(int length) => Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(length));
}
