using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Hosting;
using Xunit;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Contract;

/// <summary>That metrics say what happened: they are held against what clients were answered.</summary>
public abstract class MetricsContract : StoreContract
{
    [Fact]
    public async Task Each_mutation_counts_once_by_its_result()
    {
        using var readings = new MeterReadings(Node.Meters);
        Device[] devices = [NewDevice(1), NewDevice(2), NewDevice(3)];
        var random = new Random(7);
        await WriteAtRandomAsync(devices, 150, random, (_, _) =>
            RowChange.Update("t", $"{random.Next(12)}", ("a", Value.FromInteger(random.Next(9)))));
        var first = devices[0].Write(RowChange.Insert("t", "refuse", ("a", Value.FromInteger(1))));
        var request = devices[0].PushRequest();
        await devices[0].PushAsync();
        Assert.Equal(first.Sequence, (await Node.PushAsync(request)).Results.Single().Sequence);

        var results = devices.SelectMany(device => device.Results).ToArray();
        Assert.Equal(results.Count(result => result.Outcome == Outcome.Applied), readings.Sum("offlinesync.mutations", "offlinesync.result=applied"));
        Assert.Equal(1, readings.Sum("offlinesync.mutations", "offlinesync.result=rejected", "error.type=custom"));
        Assert.Equal(1, readings.Sum("offlinesync.mutations", "offlinesync.result=rejected"));
        Assert.Equal(1, readings.Sum("offlinesync.mutations", "offlinesync.result=replayed"));
        Assert.Equal(devices.Sum(device => device.Conflicts.Count), readings.Sum("offlinesync.conflicts", "offlinesync.rule=last_writer_wins"));
        Assert.True(readings.Sum("offlinesync.conflicts") > 0);
        Assert.Equal(results.Length, readings.Sum("offlinesync.commit.operations"));
        Assert.Equal(readings.Sum("offlinesync.pushes", "offlinesync.result=accepted"), readings.Count("offlinesync.push.wait"));
        Assert.Equal(readings.Count("offlinesync.commit.pushes"), readings.Count("offlinesync.commit.duration", "offlinesync.result=committed"));
    }

    [Fact]
    public async Task Rejections_of_the_server_itself_count_by_their_code()
    {
        using var readings = new MeterReadings(Node.Meters);
        var (first, second) = (NewDevice(1), NewDevice(2));
        await first.DeclareAsync("t", DeletePolicy.DeleteWins, Columns.Register("a", MergePolicy.RejectStale));
        await second.DeclareAsync("t", DeletePolicy.DeleteWins, Columns.Register("a", MergePolicy.RejectStale));
        first.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1))));
        await first.SyncAsync();
        second.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(2))));
        await second.PushAsync();
        Assert.Equal("STALE", second.Results.Single().Code);
        Assert.Equal(1, readings.Sum("offlinesync.mutations", "offlinesync.result=rejected", "error.type=STALE"));
    }

    [Fact]
    public async Task Pages_and_rows_count_as_they_are_sent()
    {
        using var readings = new MeterReadings(Node.Meters);
        var device = NewDevice(1);
        device.Write([.. Enumerable.Range(0, 250).Select(i => RowChange.Insert("t", $"{i}", ("a", Value.FromInteger(i))))]);
        await device.PushAsync();
        Node.Faults.PageRows = 100;
        var pages = 0;
        var rows = 0L;
        await foreach (var response in Node.PullAsync(NewDevice(2).PullRequest()))
        {
            pages++;
            rows += response.Page.Changes.Tables.Sum(table => (long)table.RowCount);
        }
        Assert.Equal((3, 250), (pages, rows));
        Assert.Equal((pages, rows), (readings.Sum("offlinesync.pull.pages"), readings.Sum("offlinesync.pull.rows")));
    }

    [Fact]
    public async Task A_store_that_fails_shows_as_retries_and_then_as_failed_pushes()
    {
        using var readings = new MeterReadings(Node.Meters);
        Node.Faults.BeforeCommit = _ => throw new TimeoutException("The store is away.");
        var device = NewDevice(1);
        device.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1))));
        await Assert.ThrowsAsync<RpcException>(() => Node.PushAsync(device.PushRequest()));
        Assert.Equal(4, readings.Sum("offlinesync.commit.retries"));
        Assert.Equal(4, readings.Count("offlinesync.commit.duration", "offlinesync.result=failed"));
        Assert.Equal(1, readings.Sum("offlinesync.pushes", "offlinesync.result=failed", "error.type=STORE_UNAVAILABLE"));
        Assert.Equal(0, readings.Sum("offlinesync.mutations"));
        Node.Faults.BeforeCommit = write => write;
    }

    [Fact]
    public async Task A_write_that_the_store_refuses_counts_as_its_error()
    {
        using var readings = new MeterReadings(Node.Meters);
        var device = NewDevice(1);
        device.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1))));
        Node.Faults.BeforeCommit = write => write with { Changes = [.. write.Changes, .. write.Changes] };
        await Assert.ThrowsAnyAsync<Exception>(() => Node.PushAsync(device.PushRequest()));
        Assert.Equal(1, readings.Sum("offlinesync.store.errors", "db.operation.name=commit", UniqueViolation));
        Node.Faults.BeforeCommit = write => write;
    }

    [Fact]
    public async Task A_refused_push_says_why()
    {
        using var readings = new MeterReadings(Node.Meters);
        var device = NewDevice(1);
        device.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1))));
        var request = device.PushRequest();
        request.Mutations[0].Sequence = 5;
        await Assert.ThrowsAsync<RpcException>(() => Node.PushAsync(request));
        Assert.Equal(1, readings.Sum("offlinesync.pushes", "offlinesync.result=refused", "error.type=SEQUENCE_GAP"));
    }

    [Fact]
    public async Task Pushes_that_arrive_while_a_group_commits_show_in_the_queue_and_then_as_one_group()
    {
        using var readings = new MeterReadings(Node.Meters);
        var release = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        Node.Faults.BeforeBegin = () =>
        {
            begun.TrySetResult();
            return release.Task;
        };
        var pushes = new List<Task> { PushOneAsync(1) };
        await begun.Task;
        pushes.AddRange(Enumerable.Range(2, 4).Select(PushOneAsync));
        readings.Observe();
        Assert.Equal(4, readings.Sum("offlinesync.push.queue.longest"));
        Assert.True(readings.Sum("offlinesync.push.queue.bytes") > 0);
        release.SetResult();
        await Task.WhenAll(pushes);
        Assert.Equal((2, 5), (readings.Count("offlinesync.commit.pushes"), readings.Sum("offlinesync.commit.pushes")));
    }

    [Fact]
    public async Task What_is_removed_as_old_counts()
    {
        using var readings = new MeterReadings(Node.Meters);
        var (first, second) = await TwoDevicesWithRowAsync();
        first.Write(RowChange.Update("t", "x", ("a", Value.FromText("1"))));
        Clock.Advance(TimeSpan.FromSeconds(1));
        second.Write(RowChange.Update("t", "x", ("a", Value.FromText("2"))));
        await second.SyncAsync();
        await first.SyncAsync();
        Clock.Advance(TimeSpan.FromDays(31));
        var removed = await Node.CompactAsync(Scope);
        Assert.Equal((0, 0, 1), (removed.Tombstones, removed.Results, removed.Conflicts));
        Assert.Equal(1, readings.Sum("offlinesync.compaction.removed", "offlinesync.kind=conflict"));
        Assert.NotEqual(0, readings.Count("offlinesync.compaction.duration"));
    }

    /// <summary>The tag of the store's error for a second row with the same key.</summary>
    protected abstract string UniqueViolation { get; }

    /// <inheritdoc/>
    protected override void AddServices(IServiceCollection services) => services.AddMutationValidator<RefusingByKey>("t");

    private Task PushOneAsync(int number)
    {
        var device = NewDevice(number);
        device.Write(RowChange.Insert("t", $"{number}", ("a", Value.FromInteger(number))));
        return device.PushAsync();
    }
}
