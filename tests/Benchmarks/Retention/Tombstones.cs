using Google.Protobuf;
using OfflineSync.Client.Transport;
using OfflineSync.Protocol.Clocks;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Benchmarks.Retention;

/// <summary>Fills a scope with rows that were deleted again.</summary>
internal static class Tombstones
{
    private const int RowsPerMutation = 1_000;

    public static async Task WriteAsync(Uri server, string scope, int count, CancellationToken cancellation)
    {
        using var channel = new RpcChannel(server);
        var calls = new GrpcSyncTransport(channel);
        var client = ByteString.CopyFrom(Guid.CreateVersion7().ToByteArray(bigEndian: true));
        var (sequence, stamp) = (0ul, Hlc.FromMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()));
        foreach (var operation in new[] { RowOperation.Insert, RowOperation.Delete })
        {
            for (var first = 0; first < count; first += RowsPerMutation)
            {
                var mutation = new Mutation { Sequence = ++sequence, Stamp = ++stamp, ChangeSet = Changes(operation, first).ToByteString() };
                await calls.PushAsync(new PushRequest { Scope = scope, ClientId = client, Mutations = { mutation } }, cancellation);
            }
        }
    }

    private static ChangeSet Changes(RowOperation operation, int first)
    {
        var rows = new RowWriter("gone", ["id"], ["text"]);
        for (var id = first; id < first + RowsPerMutation; id++)
        {
            if (operation == RowOperation.Delete)
                rows.Add(operation, [Value.FromInteger(id)], ColumnSet.Empty, []);
            else
                rows.Add(operation, [Value.FromInteger(id)], ColumnSet.FromIndexes([0]), [Value.FromText("a row that is deleted again")]);
        }
        return new ChangeSet { Tables = { rows.Build() } };
    }
}
