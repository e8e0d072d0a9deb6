using OfflineSync.Server.Hosting;

namespace OfflineSync.EndToEnd.Tests;

/// <summary>A store for one test class, and servers on it.</summary>
public abstract class StoreFixture : IAsyncLifetime
{
    public virtual Task InitializeAsync() => Task.CompletedTask;

    public abstract void Configure(ServerOptions options);

    /// <summary>Makes a backup while the server runs, as docs/OPERATIONS.md says.</summary>
    public abstract Task BackUpAsync(string file);

    /// <summary>Puts a backup in place of everything. The server is stopped.</summary>
    public abstract Task RestoreAsync(string file);

    public virtual Task DisposeAsync() => Task.CompletedTask;
}
