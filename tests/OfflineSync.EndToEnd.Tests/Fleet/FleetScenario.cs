using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OfflineSync.Client.Transport;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Server.Fleet;
using OfflineSync.Server.Hosting;
using OfflineSync.Server.Migrations;
using OfflineSync.Testing;

namespace OfflineSync.EndToEnd.Tests.Fleet;

/// <summary>A server whose clock the test moves, and devices that report to it over HTTP. Stores are shared, so each test has an app version of its own.</summary>
public abstract class FleetScenario(StoreFixture store) : IAsyncLifetime
{
    private readonly List<RpcChannel> _channels = [];

    private protected string Scope { get; } = $"scope-{Guid.NewGuid():n}";

    private protected string Version { get; } = $"{Guid.NewGuid():n}";

    private protected SettableClock Clock { get; } = new(TimeProvider.System);

    private protected SyncServer Server { get; private set; } = null!;

    private protected GrpcSyncTransport Calls { get; private set; } = null!;

    private protected int Today => FieldDay.Of(Clock.GetUtcNow());

    public async Task InitializeAsync()
    {
        Server = await SyncServer.StartAsync(Configure, services: services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock)));
        Calls = CallsAs(null);
    }

    public async Task DisposeAsync()
    {
        foreach (var channel in _channels)
            channel.Dispose();
        await Server.DisposeAsync();
    }

    private protected virtual void Configure(ServerOptions options) => store.Configure(options);

    private protected GrpcSyncTransport CallsAs(string? token)
    {
        var channel = new RpcChannel(Server.Address, new RpcChannelOptions { TokenProvider = (_, _) => ValueTask.FromResult(token) });
        _channels.Add(channel);
        return new GrpcSyncTransport(channel);
    }

    private protected static ByteString NewClient() => ByteString.CopyFrom(Guid.NewGuid().ToByteArray());

    /// <summary>A report of one day.</summary>
    private protected ReportRequest Report(ByteString client, ulong number, params Cell[] cells) => new()
    {
        Scope = Scope,
        ClientId = client,
        Number = number,
        Cohort = new Cohort { AppVersion = Version, Os = "android 15", Region = "north" },
        Days = { new DayReport { Day = Today, Network = FieldNetwork.Metered, Cells = { cells } } },
        Standing = new DeviceStanding { LastSync = Clock.GetUtcNow().ToUnixTimeMilliseconds(), FreeSpace = 1_001, DatabaseBytes = 77 },
    };

    private protected static Cell Count(Metric metric, string label, ulong value, uint bucket = 0) => new() { Metric = metric, Label = label, Value = value, Bucket = bucket };

    private protected Task<ReportResponse> SendAsync(ReportRequest request) => Calls.ReportAsync(request, CancellationToken.None);

    private protected Task LookAsync() => Server.Services.GetRequiredService<FleetService>().LookAsync(CancellationToken.None);

    /// <summary>Reads the store.</summary>
    private protected async Task<T> ReadAsync<T>(Func<LogContext, Task<T>> read)
    {
        await using var context = Server.Services.GetRequiredService<LogContextSource>()();
        return await read(context);
    }
}
