using OfflineSync.Benchmarks.Items;

namespace OfflineSync.Benchmarks.Hosting;

/// <summary>A scope with many rows, and the client that wrote them.</summary>
internal sealed class LoadedScope : IAsyncDisposable
{
    private const int RowsPerMutation = 25_000;

    private LoadedScope(string name, BenchmarkClient writer, IReadOnlyList<string> ids)
    {
        Name = name;
        Writer = writer;
        Ids = ids;
    }

    public string Name { get; }

    public BenchmarkClient Writer { get; }

    public IReadOnlyList<string> Ids { get; }

    public static async Task<LoadedScope> CreateAsync(Bench bench, int rows, CancellationToken cancellation)
    {
        var name = bench.NewScope();
        var writer = await bench.NewClientAsync(name, cancellation);
        var ids = new List<string>(rows);
        while (ids.Count < rows)
        {
            var items = bench.NewItems(Math.Min(RowsPerMutation, rows - ids.Count));
            await writer.WriteAsync(connection => ItemTable.Insert(connection, items), cancellation);
            ids.AddRange(items.Select(item => item.Id));
            await writer.SyncAsync(cancellation);
        }
        return new(name, writer, ids);
    }

    public ValueTask DisposeAsync() => Writer.DisposeAsync();
}
