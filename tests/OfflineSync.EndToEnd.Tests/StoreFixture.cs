using OfflineSync.Server.Hosting;

namespace OfflineSync.EndToEnd.Tests;

/// <summary>A store for one test class, and servers on it.</summary>
public abstract class StoreFixture : IAsyncLifetime
{
    public virtual Task InitializeAsync() => Task.CompletedTask;

    public abstract void Configure(ServerOptions options);

    public virtual Task DisposeAsync() => Task.CompletedTask;
}
