using System.Globalization;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using OfflineSync.Contract;
using OfflineSync.Protocol.Clocks;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Access;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.Feed;
using OfflineSync.Server.Hosting;
using OfflineSync.Server.Push;
using OfflineSync.Server.Schema;
using OfflineSync.Simulation.Store;
using OfflineSync.Testing;

namespace OfflineSync.Simulation.Tests.Store;

/// <summary>A server node in a virtual world, without host and network. Each step of its store takes some milliseconds.</summary>
internal sealed class WorldNode : IDisposable
{
    private const string Scope = "scope";
    private readonly VirtualWorld _world;
    private readonly ServiceProvider _services;
    private readonly List<string> _trace = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;

    public WorldNode(VirtualWorld world, SimulatedStore store)
    {
        _world = world;
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(world.Time);
        services.AddSingleton<EpochSource>(() => new Guid(1, 2, 3, new byte[8]));
        services.AddSingleton<IHostApplicationLifetime, ApplicationLifetime>();
        services.AddOfflineSyncServer(_ => { });
        services.Replace(ServiceDescriptor.Singleton<IChangeLog>(
            provider => new SimulatedChangeLog(store, provider.GetRequiredService<EpochSource>(), StepAsync)));
        _services = services.BuildServiceProvider();
    }

    /// <summary>What its store did, and when.</summary>
    public IReadOnlyList<string> Trace => _trace;

    /// <summary>How long a step of the store takes, by its number.</summary>
    public Func<int, TimeSpan> Latency { get; set; } = step => TimeSpan.FromMilliseconds(1 + (step * 7 % 5));

    public static ByteString ClientOf(int number) => ByteString.CopyFrom([.. new byte[15], (byte)number]);

    public Task DeclareAsync(int client, CancellationToken cancellationToken) => _services.GetRequiredService<DeclareHandler>().DeclareAsync(
        new DeclareRequest
        {
            Scope = Scope,
            ClientId = ClientOf(client),
            Tables = { new TableDeclaration { Name = "t", KeyColumns = { "id" }, Columns = { Columns.Counter("n") } } },
        },
        ScopeAccess.Write,
        cancellationToken);

    /// <summary>Pushes one mutation for each change, with sequences from a first one.</summary>
    public Task<PushResponse> PushAsync(int client, int firstSequence, IEnumerable<RowChange> changes, CancellationToken cancellationToken)
    {
        var declared = new Declared();
        declared.Add("t", [Columns.Counter("n")]);
        var stamp = Hlc.FromMilliseconds(_world.Now.ToUnixTimeMilliseconds());
        var mutations = changes.Select((change, i) => new Mutation
        {
            Sequence = (ulong)(firstSequence + i),
            Stamp = stamp + (ulong)i,
            ChangeSet = Device.Encode([change], declared),
        });
        return _services.GetRequiredService<PushHandler>().PushAsync(
            new PushRequest { Scope = Scope, ClientId = ClientOf(client), Mutations = { mutations } }, ScopeAccess.Write, cancellationToken);
    }

    public IAsyncEnumerable<PullResponse> PullAsync(int client, CancellationToken cancellationToken) => _services.GetRequiredService<PullHandler>().PullAsync(
        new PullRequest { Scope = Scope, ClientId = ClientOf(client) }, ScopeAccess.Write, cancellationToken);

    public IAsyncEnumerable<WatchResponse> WatchAsync(int client, CancellationToken cancellationToken) =>
        _services.GetRequiredService<WatchHandler>().WatchAsync(
            new WatchRequest { ClientId = ClientOf(client), Scopes = { new WatchedScope { Scope = Scope } } }, cancellationToken);

    public void Dispose() => _services.Dispose();

    private async Task StepAsync(StoreStep step)
    {
        Assert.Equal(_thread, Environment.CurrentManagedThreadId);
        _trace.Add($"{_world.Now.ToString("ss.fff", CultureInfo.InvariantCulture)} {step.Operation}");
        await Task.Delay(Latency(_trace.Count), _world.Time, step.CancellationToken);
    }
}
