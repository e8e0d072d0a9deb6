using OfflineSync.Testing;

namespace OfflineSync.Nodes.Tests;

/// <summary>An empty database for one test.</summary>
public abstract class TestDatabase : IAsyncLifetime
{
    /// <summary>How to connect to PostgreSQL itself.</summary>
    protected string Database { get; private set; } = "";

    /// <inheritdoc/>
    public virtual async Task InitializeAsync() => Database = await PostgresServer.CreateDatabaseAsync();

    /// <inheritdoc/>
    public virtual Task DisposeAsync() => PostgresServer.DropDatabaseAsync(Database);
}
