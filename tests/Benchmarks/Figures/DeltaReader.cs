using System.Diagnostics;
using Microsoft.Data.Sqlite;
using OfflineSync.Benchmarks.Hosting;

namespace OfflineSync.Benchmarks.Figures;

/// <summary>A client with all rows of a scope and a warm connection, that syncs after another client changed ten rows.</summary>
internal sealed class DeltaReader : IAsyncDisposable
{
    private const int RowsChanged = 10;
    private static readonly TimeSpan TrailingFrames = TimeSpan.FromMilliseconds(50);

    private readonly LoadedScope _scope;
    private readonly BenchmarkClient _client;
    private readonly Random _random = new(RowsChanged);

    private DeltaReader(LoadedScope scope, BenchmarkClient client)
    {
        _scope = scope;
        _client = client;
    }

    public static async Task<DeltaReader> CreateAsync(Bench bench, LoadedScope scope, CancellationToken cancellation)
    {
        var reader = new DeltaReader(scope, await bench.NewClientAsync(scope.Name, cancellation));
        await reader._client.SyncAsync(cancellation);
        reader._client.Require(scope.Ids.Count);
        await reader.TimeAsync(cancellation);
        return reader;
    }

    /// <summary>The milliseconds of one small sync.</summary>
    public async Task<double> TimeAsync(CancellationToken cancellation)
    {
        await ChangeAsync(cancellation);
        // No collection here, unlike with the long measurements: apps do not run one before a small sync either.
        var watch = Stopwatch.StartNew();
        var result = await _client.SyncAsync(cancellation);
        var elapsed = watch.Elapsed.TotalMilliseconds;
        return result.RowsPulled == RowsChanged ? elapsed : throw new BenchmarkException($"The delta had {result.RowsPulled} rows instead of {RowsChanged}.");
    }

    /// <summary>The TCP payload bytes of one small sync, both ways, with the frames that follow the reply.</summary>
    public async Task<double> BytesAsync(CancellationToken cancellation)
    {
        var before = _client.Bytes.Sent + _client.Bytes.Received;
        await TimeAsync(cancellation);
        await Task.Delay(TrailingFrames, cancellation);
        return _client.Bytes.Sent + _client.Bytes.Received - before;
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private async Task ChangeAsync(CancellationToken cancellation)
    {
        await _scope.Writer.WriteAsync(Change, cancellation);
        await _scope.Writer.SyncAsync(cancellation);
    }

    private void Change(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE items SET quantity = quantity + 1 WHERE id = $id";
        var id = command.Parameters.AddWithValue("$id", null);
        var first = _random.Next(_scope.Ids.Count);
        for (var i = 0; i < RowsChanged; i++)
        {
            id.Value = _scope.Ids[(int)((first + (i * 997L)) % _scope.Ids.Count)];
            command.ExecuteNonQuery();
        }
    }
}
