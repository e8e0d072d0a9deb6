using Google.Protobuf;
using OfflineSync.Client.Transport;
using OfflineSync.Protocol.Clocks;
using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.EndToEnd.Tests;

/// <summary>Subscriptions on the wire: what another client than the SDK sends and gets.</summary>
public abstract class SubscriptionWireTests(StoreFixture store) : IAsyncLifetime
{
    private const int Rows = 20;
    private readonly string _scope = Guid.NewGuid().ToString();
    private readonly ByteString _reader = ByteString.CopyFrom(Guid.NewGuid().ToByteArray());
    private SyncServer _server = null!;
    private ISyncTransport _calls = null!;
    private readonly List<IDisposable> _channels = [];

    public async Task InitializeAsync()
    {
        _server = await SyncServer.StartAsync(store.Configure);
        var channel = new RpcChannel(_server.Address);
        _channels.Add(channel);
        _calls = new GrpcSyncTransport(channel);
        var client = ByteString.CopyFrom(Guid.NewGuid().ToByteArray());
        var table = new TableDeclaration { Name = "logs", KeyColumns = { "id" }, WindowColumn = "at" };
        await _calls.DeclareAsync(new DeclareRequest { Scope = _scope, ClientId = client, Tables = { table } }, default);
        var changes = new ChangeSet();
        foreach (var name in new[] { "logs", "plain" })
        {
            var writer = new RowWriter(name, ["id"], ["at"]);
            for (var row = 0; row < Rows; row++)
                writer.Add(RowOperation.Insert, [Value.FromInteger(row)], ColumnSet.All(1), [Value.FromInteger(row)]);
            changes.Tables.Add(writer.Build());
        }
        var stamp = Hlc.FromMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        var mutation = new Mutation { Sequence = 1, Stamp = stamp, ChangeSet = changes.ToByteString() };
        await _calls.PushAsync(new PushRequest { Scope = _scope, ClientId = client, Mutations = { mutation } }, default);
    }

    public async Task DisposeAsync()
    {
        _channels.ForEach(channel => channel.Dispose());
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_window_comes_then_what_widens_it_and_rows_by_key_and_then_nothing_more()
    {
        var request = Request(new Window { From = Cell(15) });
        Assert.Equal([15, 16, 17, 18, 19], await PullAsync(request));
        Assert.Empty(await PullAsync(request));

        request.Subscription.Tables[0].Window.From = Cell(12);
        request.Additions.Add(new Addition { Table = "logs", Window = new Window { From = Cell(12), Before = Cell(15) } });
        request.Additions.Add(new Addition { Table = "logs", Keys = new RowKeys { Values = { Cell(3), Cell(77) } } });
        Assert.Equal([3, 12, 13, 14], await PullAsync(request));
        request.Additions.Clear();
        Assert.Empty(await PullAsync(request));
    }

    [Fact]
    public async Task The_newest_rows_come() => Assert.Equal([13, 14, 15, 16, 17, 18, 19], await PullAsync(Request(new Window { Rows = 7 })));

    [Fact]
    public async Task Bad_input_is_an_invalid_argument_that_names_the_table()
    {
        await RefusedAsync("logs", request => request.Subscription.Tables[0].Window.Before = Cell(18));
        await RefusedAsync("logs", request => request.Subscription.Tables[0].Window.Rows = uint.MaxValue);
        await RefusedAsync("logs", request => request.Subscription.Tables.Add(new SubscribedTable { Table = "LOGS" }));
        await RefusedAsync("plain", request => request.Additions.Add(new Addition { Table = "plain" }));
        await RefusedAsync("logs", request => request.Additions.Add(new Addition { Table = "logs", Keys = new RowKeys() }));
        await RefusedAsync("logs", request => request.Additions.Add(
            new Addition { Table = "logs", Keys = new RowKeys { Values = { Enumerable.Range(0, 1_001).Select(row => Cell(row)) } } }));
    }

    [Fact]
    public async Task A_window_of_a_table_without_a_window_column_says_what_to_declare()
    {
        var request = Request(new Window());
        request.Subscription.Tables[0].Table = "plain";
        var refusal = await Assert.ThrowsAsync<RpcException>(() => PullAsync(request));
        Assert.Equal((StatusCode.FailedPrecondition, Reason.SchemaMissing), (refusal.Status, refusal.Reason));
        Assert.Contains("\"plain\" has no window column", refusal.Message, StringComparison.Ordinal);
    }

    private static CellValue Cell(long number) => Value.FromInteger(number).ToCell();

    private PullRequest Request(Window window) =>
        new() { Scope = _scope, ClientId = _reader, Subscription = new Subscription { Tables = { new SubscribedTable { Table = "logs", Window = window } } } };

    /// <summary>Pulls up to the checkpoint, from which the request goes on, and gives the keys that came.</summary>
    private async Task<IReadOnlyList<long>> PullAsync(PullRequest request)
    {
        var keys = new SortedSet<long>();
        var isComplete = false;
        await foreach (var part in _calls.PullAsync(request, default))
        {
            Assert.False(isComplete);
            (isComplete, request.Cursor) = (part.Page.Checkpoint, part.Page.Cursor);
            foreach (var table in part.Page.Changes.Tables)
            {
                var reader = new RowReader(table);
                while (reader.Read())
                    keys.Add(reader.Key[0].Integer);
            }
        }
        Assert.True(isComplete);
        return [.. keys];
    }

    private async Task RefusedAsync(string table, Action<PullRequest> spoil)
    {
        var request = Request(new Window { From = Cell(15) });
        spoil(request);
        var refusal = await Assert.ThrowsAsync<RpcException>(() => PullAsync(request));
        Assert.Equal((StatusCode.InvalidArgument, Reason.Malformed), (refusal.Status, refusal.Reason));
        Assert.Contains($"\"{table}\"", refusal.Message, StringComparison.OrdinalIgnoreCase);
    }
}
