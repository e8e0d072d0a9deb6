using OfflineSync.Server.Hosting;

namespace OfflineSync.Dashboard.Tests;

/// <summary>A server in development with the fleet, for all tests of a class that only look.</summary>
public class FleetServer : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("offlinesync-dashboard-").FullName;

    internal DashboardServer Dashboard { get; private set; } = null!;

    public virtual async Task InitializeAsync()
    {
        Dashboard = await DashboardServer.StartAsync(Configure, new FleetTime());
        await using var context = Dashboard.Context();
        await Fleet.SeedAsync(context);
    }

    public virtual async Task DisposeAsync()
    {
        await Dashboard.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private protected virtual void Configure(ServerOptions options) => options.SqlitePath = Path.Combine(_folder, "server.db");
}
