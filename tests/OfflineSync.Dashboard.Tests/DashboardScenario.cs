using OfflineSync.Server.Hosting;

namespace OfflineSync.Dashboard.Tests;

/// <summary>A server in development on a store of its own, with or without the fleet.</summary>
public abstract class DashboardScenario(Browser browser, bool hasReports = true) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("offlinesync-dashboard-").FullName;

    private protected DashboardServer Server { get; private set; } = null!;

    /// <summary>The time of the server.</summary>
    private protected virtual TimeProvider Time { get; } = new FleetTime();

    private protected Browser Browser => browser;

    private protected string Database => Path.Combine(_folder, "server.db");

    public virtual async Task InitializeAsync()
    {
        Server = await DashboardServer.StartAsync(Configure, Time);
        if (!hasReports)
            return;
        await using var context = Server.Context();
        await Fleet.SeedAsync(context);
    }

    public virtual async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private protected virtual void Configure(ServerOptions options) => options.SqlitePath = Database;

    private protected Task<Watched> OpenAsync(string path) => Server.OpenAsync(Browser, path);
}
