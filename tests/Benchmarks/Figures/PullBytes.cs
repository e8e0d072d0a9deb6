using OfflineSync.Benchmarks.Hosting;
using OfflineSync.Benchmarks.Items;
using OfflineSync.Benchmarks.Measuring;

namespace OfflineSync.Benchmarks.Figures;

/// <summary>The bytes that a new client receives for 10,000 rows, against the same rows as compressed CSV.</summary>
internal static class PullBytes
{
    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Bench bench, LoadedScope scope, CancellationToken cancellation)
    {
        var (received, csv) = (new Samples(), new Samples());
        for (var round = 0; round < Alternation.Rounds; round++)
        {
            await using var client = await bench.NewClientAsync(scope.Name, cancellation);
            await client.SyncAsync(cancellation);
            client.Require(scope.Ids.Count);
            received.Add(client.Bytes.Received);
            await using var connection = client.Sync.OpenConnection();
            csv.Add(ItemCsv.CompressedBytes([.. ItemTable.ReadLast(connection, scope.Ids.Count)]));
        }
        return [Figure.Ratio("pull_bytes_vs_brotli_csv", "bytes", received, csv), Figure.Absolute("pull_10k_bytes", "bytes", received)];
    }
}
