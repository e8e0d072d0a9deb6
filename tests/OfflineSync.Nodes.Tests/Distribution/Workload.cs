using OfflineSync.Contract;
using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Protocol.V1;
using OfflineSync.Testing;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Nodes.Tests.Distribution;

/// <summary>What devices do with a scope: all kinds of columns, new and existing rows, conflicts, a rejection, deltas of one page and of several, a watch, reports.</summary>
internal sealed class Workload(SyncNode node, string scope)
{
    private const int ManyRows = 12_000;
    private static readonly TimeSpan Patience = Waiting.Limit;

    private readonly TestClock _clock = new();

    public async Task RunAsync()
    {
        var (first, second) = (Device(1), Device(2));
        foreach (var device in new[] { first, second })
        {
            await device.DeclareAsync(
                "t",
                DeletePolicy.DeleteWins,
                Columns.Counter("count"),
                Columns.Set("tags"),
                Columns.Text("body"),
                Columns.Register("price", MergePolicy.RejectStale),
                Columns.Register("name"));
        }
        first.Write(Insert("x", "some text"), Insert("y", ""));
        await first.SyncAsync();
        await second.SyncAsync();
        await EditAsync(first, second);
        await DeleteAsync(first, second);
        await BringManyAsync(first, second);
        await SubscribeAsync(first, second);
        await WatchAsync(first);
        await ReportAsync(first);
    }

    /// <summary>Bulk inserts of which one row is there already, where the sample that the server looks for does not find it.</summary>
    public async Task RepeatInsertAsync()
    {
        var (first, second) = (Device(3), Device(4));
        first.Write(RowChange.Insert("bulk", "r01501", ("a", Value.FromInteger(1))));
        await first.SyncAsync();
        second.Write([.. Enumerable.Range(0, 2_000).Select(i => RowChange.Insert("bulk", $"r{i:00000}", ("a", Value.FromInteger(i))))]);
        await second.SyncAsync();
        Assert.Equal(Outcome.Applied, Assert.Single(second.Results).Outcome);
    }

    private static async Task EditAsync(Device first, Device second)
    {
        first.Write(RowChange.Update("t", "x", ("body", Value.FromText("some longer text")), ("count", Value.FromInteger(5)), ("name", Value.FromText("first"))));
        second.Write(RowChange.Update("t", "x", ("body", Value.FromText("some text!")), ("tags", Value.FromText("[\"a\",\"b\"]")), ("name", Value.FromText("second"))));
        await first.SyncAsync();
        await second.SyncAsync();
        await first.SyncAsync();
        Assert.Single([.. first.Conflicts, .. second.Conflicts]);
        first.Write(RowChange.Update("t", "x", ("price", Value.FromInteger(1))));
        second.Write(RowChange.Update("t", "x", ("price", Value.FromInteger(2))));
        await first.SyncAsync();
        await second.SyncAsync();
        Assert.Contains(second.Results, result => result.Outcome == Outcome.Rejected);
    }

    private static async Task DeleteAsync(Device first, Device second)
    {
        first.Write(RowChange.Delete("t", "x"));
        await first.SyncAsync();
        first.Write(Insert("x", "anew"));
        await first.SyncAsync();
        await second.SyncAsync();
    }

    private async Task BringManyAsync(Device first, Device second)
    {
        first.Write([.. Enumerable.Range(0, ManyRows).Select(i => RowChange.Insert("many", $"{i}", ("a", Value.FromInteger(i))))]);
        await first.SyncAsync();
        Assert.False(await second.PullPageAsync());
        await second.SyncAsync();
        var newcomer = Device(9);
        await newcomer.SyncAsync();
        Assert.Equal(first.Replica.Count, newcomer.Replica.Count);
        Assert.Equal(first.Replica.Dump(), second.Replica.Dump());
    }

    /// <summary>Rows that were there are sorted for windows, and a client keeps a window, the newest rows, and some by their keys.</summary>
    private async Task SubscribeAsync(Device first, Device second)
    {
        var declaration = first.DeclareRequest("many", DeletePolicy.DeleteWins);
        declaration.Tables[0].WindowColumn = "a";
        await node.DeclareAsync(declaration);
        var subscriber = Device(5);
        var window = new SubscribedTable { Table = "many", Window = new Window { Rows = ManyRows - 1 } };
        subscriber.Subscription = new Subscription { Tables = { new SubscribedTable { Table = "t" }, window } };
        subscriber.Additions.Add(new Addition { Table = "many", Keys = new RowKeys { Values = { Value.FromText("0").ToCell() } } });
        await subscriber.SyncAsync();
        Assert.Equal(first.Replica.Count, subscriber.Replica.Count);

        subscriber.Additions.Clear();
        foreach (var byWindow in new[] { false, true })
        {
            node.ReadsByWindow = byWindow;
            second.Write([.. Enumerable.Range(0, ManyRows).Select(i => RowChange.Update("many", $"{i}", ("b", Value.FromInteger(i))))]);
            await second.SyncAsync();
            await subscriber.SyncAsync();
        }
        node.ReadsByWindow = false;
    }

    private async Task WatchAsync(Device device)
    {
        using var patience = new CancellationTokenSource(Patience);
        var request = new WatchRequest { ClientId = device.Id, Scopes = { new WatchedScope { Scope = scope } } };
        await using var watch = node.WatchAsync(request, patience.Token).GetAsyncEnumerator(patience.Token);
        Assert.True(await watch.MoveNextAsync());
    }

    private async Task ReportAsync(Device device)
    {
        var request = new ReportRequest
        {
            Scope = scope,
            ClientId = device.Id,
            Number = 1,
            Days = { new DayReport { Cells = { new Cell { Metric = Metric.Syncs, Label = "ok", Value = 1 } } } },
            Events = { new FieldEvent { Kind = FieldEventKind.Sync, Result = "ok" } },
        };
        Assert.Equal(1UL, (await node.ReportAsync(request)).Number);
        Assert.Equal(1UL, (await node.ReportAsync(request)).Number);
    }

    private static RowChange Insert(string key, string body) =>
        RowChange.Insert("t", key, ("count", Value.FromInteger(1)), ("tags", Value.FromText("[\"a\"]")), ("body", Value.FromText(body)), ("price", Value.FromInteger(0)), ("name", Value.FromText("n")));

    private Device Device(int number) => new(node, _clock, scope, number);
}
