using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Access;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.Feed;
using OfflineSync.Server.Hosting;
using OfflineSync.Server.Migrations;
using OfflineSync.Server.Push;
using OfflineSync.Server.Schema;
using OfflineSync.Testing;

namespace OfflineSync.Benchmarks.Day.Server;

/// <summary>
/// A server node with the embedded store on a world's clock. Its calls take no time in the world. The services that it repeats by itself do not run: they
/// look for what other nodes did.
/// </summary>
internal sealed class DayServer : IAsyncDisposable
{
    private readonly VirtualWorld _world;
    private readonly IHost _host;

    private DayServer(VirtualWorld world, IHost host)
    {
        _world = world;
        _host = host;
    }

    public static async Task<DayServer> StartAsync(VirtualWorld world, string path, Random random)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<TimeProvider>(world.Time);
        builder.Services.AddSingleton<EpochSource>(() => NewId(random));
        builder.Services.AddOfflineSyncServer(options => options.SqlitePath = path);
        var host = builder.Build();
        await host.Services.GetRequiredService<IStoreMigrator>().MigrateAsync(CancellationToken.None);
        return new DayServer(world, host);
    }

    public DeclareResponse Declare(DeclareRequest request) =>
        _world.Block(() => Service<DeclareHandler>().DeclareAsync(request, ScopeAccess.Write, CancellationToken.None));

    public PushResponse Push(PushRequest request) => _world.Block(() => Service<PushHandler>().PushAsync(request, ScopeAccess.Write, CancellationToken.None));

    public ReportResponse Report(ReportRequest request) => _world.Block<ReportResponse>(() => throw new RpcException(StatusCode.Unimplemented, "Nobody takes reports here."));

    public IReadOnlyList<PullResponse> Pull(PullRequest request) => _world.Block(async () =>
    {
        var parts = new List<PullResponse>();
        await foreach (var part in Service<PullHandler>().PullAsync(request, ScopeAccess.Write, CancellationToken.None))
            parts.Add(part);
        return parts;
    });

    public IAsyncEnumerable<WatchResponse> WatchAsync(WatchRequest request, CancellationToken cancellationToken) =>
        Service<WatchHandler>().WatchAsync(request, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
    }

    private T Service<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    private static Guid NewId(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
