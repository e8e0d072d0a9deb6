using Google.Protobuf;
using OfflineSync.Client;
using OfflineSync.Client.Transport;
using OfflineSync.Protocol.Clocks;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Hosting;

namespace OfflineSync.EndToEnd.Tests.Access;

/// <summary>A server that checks tokens, calls with tokens, and devices that have some.</summary>
public abstract class AccessScenario(StoreFixture store) : IAsyncLifetime
{
    private protected static readonly string[] Schema = ["CREATE TABLE notes(id TEXT PRIMARY KEY, text TEXT)"];

    private readonly List<Device> _devices = [];
    private readonly List<RpcChannel> _channels = [];
    private ulong _stamp = Hlc.FromMilliseconds(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());

    private protected string Scope { get; } = $"team-{Guid.NewGuid():n}";

    private protected SyncServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await SyncServer.StartAsync(Configure);

    public async Task DisposeAsync()
    {
        foreach (var device in _devices)
            await device.DisposeAsync();
        foreach (var channel in _channels)
            channel.Dispose();
        await Server.DisposeAsync();
    }

    private protected void Configure(ServerOptions options)
    {
        store.Configure(options);
        options.Access.Keys.Add(Token.Key);
        options.Access.ClientCache = TimeSpan.Zero;
    }

    /// <summary>A server, for a caller with this token.</summary>
    private protected GrpcSyncTransport Calls(string? token, Uri? address = null)
    {
        var channel = new RpcChannel(address ?? Server.Address, new RpcChannelOptions { TokenProvider = (_, _) => ValueTask.FromResult(token) });
        _channels.Add(channel);
        return new GrpcSyncTransport(channel);
    }

    private protected async Task<Device> OpenAsync(Func<TokenRequest, string?> token, Action<OfflineSyncOptions>? configure = null)
    {
        var device = new Device(Server.Address, Scope, Schema, "notes")
        {
            Configure = options =>
            {
                options.TokenProvider = (request, _) => ValueTask.FromResult(token(request));
                configure?.Invoke(options);
            },
        };
        _devices.Add(device);
        await device.OpenAsync();
        return device;
    }

    private protected PushRequest Push(string scope, ByteString client, ulong sequence, string id, string text)
    {
        var rows = new RowWriter("notes", ["id"], ["text"]);
        rows.Add(RowOperation.Insert, [Protocol.Values.Value.FromText(id)], ColumnSet.FromIndexes([0]), [Protocol.Values.Value.FromText(text)]);
        var mutation = new Mutation { Sequence = sequence, Stamp = ++_stamp, ChangeSet = new ChangeSet { Tables = { rows.Build() } }.ToByteString() };
        return new PushRequest { Scope = scope, ClientId = client, Mutations = { mutation } };
    }

    private protected static ByteString NewClient() => ByteString.CopyFrom(Guid.NewGuid().ToByteArray());

    private protected static async Task<List<PullResponse>> PullAsync(GrpcSyncTransport calls, string scope, ByteString client, ByteString? cursor = null)
    {
        var parts = new List<PullResponse>();
        var request = new PullRequest { Scope = scope, ClientId = client, Cursor = cursor ?? ByteString.Empty };
        await foreach (var part in calls.PullAsync(request, CancellationToken.None))
            parts.Add(part);
        return parts;
    }

    /// <summary>How many rows there are in an answer.</summary>
    private protected static long Rows(IEnumerable<PullResponse> parts) => parts.Sum(part => part.Page?.Changes?.Tables.Sum(table => (long)table.RowCount) ?? 0);

    private protected static async Task<RpcException> RefusedAsync(Func<Task> call) => await Assert.ThrowsAsync<RpcException>(call);
}
