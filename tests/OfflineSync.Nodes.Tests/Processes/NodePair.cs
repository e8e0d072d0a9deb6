namespace OfflineSync.Nodes.Tests.Processes;

/// <summary>Two nodes on one database.</summary>
internal sealed class NodePair(string connectionString, IReadOnlyDictionary<string, string>? settings = null) : IAsyncDisposable
{
    public Node First { get; } = new(connectionString, settings);

    public Node Second { get; } = new(connectionString, settings);

    public async ValueTask DisposeAsync()
    {
        await First.DisposeAsync();
        await Second.DisposeAsync();
    }
}
