using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OfflineSync.Protocol.Attachments.V1;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Access;
using OfflineSync.Server.Attachments.Collection;
using OfflineSync.Server.Attachments.Scanning;
using OfflineSync.Server.Attachments.Transfer;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.Feed;
using OfflineSync.Server.Fleet;
using OfflineSync.Server.Hosting;
using OfflineSync.Server.Push;
using OfflineSync.Server.Retention;
using OfflineSync.Server.Schema;

namespace OfflineSync.Contract;

/// <summary>A server node in this process, spoken to without a network.</summary>
public sealed class SyncNode : IAsyncDisposable
{
    private const string InnerKey = "store under test";
    private readonly IHost _host;

    private SyncNode(IHost host)
    {
        _host = host;
        Faults = (FaultyChangeLog)host.Services.GetRequiredService<IChangeLog>();
    }

    /// <summary>Lets everything that changed of a window be read by way of the window, as if much had changed outside.</summary>
    public bool ReadsByWindow
    {
        set => Faults.ReadsByWindow = value;
    }

    internal FaultyChangeLog Faults { get; }

    /// <summary>Where its meters come from.</summary>
    public IMeterFactory Meters => _host.Services.GetRequiredService<IMeterFactory>();

    private Compactor Compactor => _host.Services.GetRequiredService<Compactor>();

    internal WatchHub Watches => _host.Services.GetRequiredService<WatchHub>();

    /// <summary>Starts a node.</summary>
    public static async Task<SyncNode> StartAsync(Action<ServerOptions> configure, TimeProvider time, Action<IServiceCollection>? services = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(time);
        builder.Services.AddOfflineSyncServer(configure);
        services?.Invoke(builder.Services);
        var store = builder.Services.Single(service => service.ServiceType == typeof(IChangeLog));
        builder.Services.Remove(store);
        builder.Services.Add(Inner(store));
        builder.Services.AddSingleton<IChangeLog>(services => new FaultyChangeLog(services.GetRequiredKeyedService<IChangeLog>(InnerKey)));
        var host = builder.Build();
        await host.StartAsync();
        return new SyncNode(host);
    }

    /// <summary>Removes what is older than its retention from a scope. Other scopes of the store are those of other tests.</summary>
    internal Task<Compacted> CompactAsync(string scope) => Compactor.RunAsync(scope, CancellationToken.None);

    /// <summary>Removes what is older than its retention from all scopes.</summary>
    public Task CompactAsync() => Compactor.RunAsync(CancellationToken.None);

    /// <summary>Reads the whole of a scope.</summary>
    internal Task<ScopePage> ReadScopeAsync(string scope) =>
        Faults.ReadPageAsync(scope, default, 0, new PageBounds(int.MaxValue - 1, long.MaxValue), CancellationToken.None);

    /// <summary>Brings news to its watchers.</summary>
    public void Wake(string scope, long change) => Watches.Wake(scope, change);

    /// <summary>Reads the heads of watched scopes.</summary>
    public Task PollHeadsAsync() => _host.Services.GetRequiredService<HeadPoll>().PollAsync(CancellationToken.None);

    /// <summary>Calls Declare.</summary>
    public Task<DeclareResponse> DeclareAsync(DeclareRequest request, CancellationToken cancellationToken = default) =>
        _host.Services.GetRequiredService<DeclareHandler>().DeclareAsync(request, ScopeAccess.Write, cancellationToken);

    /// <summary>Calls Push.</summary>
    public Task<PushResponse> PushAsync(PushRequest request, CancellationToken cancellationToken = default) =>
        _host.Services.GetRequiredService<PushHandler>().PushAsync(request, ScopeAccess.Write, cancellationToken);

    /// <summary>Calls Pull.</summary>
    public IAsyncEnumerable<PullResponse> PullAsync(PullRequest request, CancellationToken cancellationToken = default) =>
        _host.Services.GetRequiredService<PullHandler>().PullAsync(request, ScopeAccess.Write, cancellationToken);

    /// <summary>Calls Watch.</summary>
    public IAsyncEnumerable<WatchResponse> WatchAsync(WatchRequest request, CancellationToken cancellationToken = default) =>
        _host.Services.GetRequiredService<WatchHandler>().WatchAsync(request, cancellationToken);

    /// <summary>Calls Report.</summary>
    public Task<ReportResponse> ReportAsync(ReportRequest request, CancellationToken cancellationToken = default) =>
        _host.Services.GetRequiredService<ReportHandler>().ReportAsync(request, cancellationToken);

    /// <summary>Looks after what devices reported.</summary>
    public Task LookAtFleetAsync() => _host.Services.GetRequiredService<FleetService>().LookAsync(CancellationToken.None);

    /// <summary>A service of the node.</summary>
    internal T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Calls BeginUpload.</summary>
    public Task<BeginUploadResponse> BeginUploadAsync(BeginUploadRequest request) =>
        Get<UploadHandler>().BeginAsync(request, ScopeAccess.Write, null, CancellationToken.None);

    /// <summary>Calls UploadChunk.</summary>
    public Task<UploadChunkResponse> UploadChunkAsync(UploadChunkRequest request) =>
        Get<UploadHandler>().AddChunkAsync(request, ScopeAccess.Write, CancellationToken.None);

    /// <summary>Calls Stat.</summary>
    public Task<StatResponse> StatAsync(StatRequest request) => Get<DownloadHandler>().StatAsync(request, CancellationToken.None);

    /// <summary>Calls Download.</summary>
    public Task<DownloadResponse> DownloadAsync(DownloadRequest request) => Get<DownloadHandler>().ReadAsync(request, CancellationToken.None);

    /// <summary>Scans attachments, removes those that nobody needs, and compares their files with what is known of them.</summary>
    public async Task LookAfterAttachmentsAsync()
    {
        await Get<ScanService>().ScanAsync(CancellationToken.None);
        await Get<AttachmentCollector>().RunAsync(CancellationToken.None);
        await Get<OrphanWalk>().RunAsync(CancellationToken.None);
    }

    /// <summary>Begins to stop, as a shutdown signal would.</summary>
    public void BeginStop() => _host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        if (_host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
    }

    private static ServiceDescriptor Inner(ServiceDescriptor store) => store switch
    {
        { ImplementationInstance: { } instance } => new(typeof(IChangeLog), InnerKey, instance),
        { ImplementationFactory: { } create } => new(typeof(IChangeLog), InnerKey, (services, _) => create(services), ServiceLifetime.Singleton),
        _ => new(typeof(IChangeLog), InnerKey, store.ImplementationType!, ServiceLifetime.Singleton),
    };
}
