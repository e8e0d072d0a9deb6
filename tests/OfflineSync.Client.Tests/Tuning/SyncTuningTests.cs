using OfflineSync.Client.Tests.Scheduling;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.WorkManager;

namespace OfflineSync.Client.Tests.Tuning;

/// <summary>A policy takes effect while the app runs, and outlives it.</summary>
public sealed class SyncTuningTests
{
    [Fact]
    public void Writes_gather_for_as_long_as_the_policy_says_from_the_next_one_on()
    {
        using var phone = Phone.WithApp();
        phone.Device.Network = FakeMonitor.Mobile;
        Take(phone, new SyncPolicy { Version = 1, MeteredDebounce = 60_000 });

        phone.Write();
        phone.Pass(TimeSpan.FromSeconds(55));
        Assert.Equal(1, phone.Status.Pending);
        phone.Pass(TimeSpan.FromSeconds(6));
        Assert.Equal(0, phone.Status.Pending);
    }

    [Fact]
    public void A_wait_for_news_that_is_under_way_takes_the_new_interval()
    {
        using var phone = Phone.WithApp(options => options.PollInterval = TimeSpan.FromHours(20));
        phone.Device.Network = FakeMonitor.Mobile;
        phone.Pass(TimeSpan.FromMinutes(1));
        Take(phone, new SyncPolicy { Version = 1, PollInterval = 120 });
        Assert.Equal(1, phone.CallsWhile(() => phone.Pass(TimeSpan.FromSeconds(90))));
    }

    [Fact]
    public void Works_that_wait_take_over_the_interval_the_lane_and_the_attempts_and_keep_their_time()
    {
        using var phone = Phone.WithApp();
        phone.Device.Network = FakeMonitor.None;
        phone.Write();
        phone.Leave();
        var before = Work(phone, SyncWorkNames.Sync);
        Take(phone, new SyncPolicy
        {
            Version = 1,
            BackgroundInterval = 7200,
            MaxAttempts = 30,
            Mutations = new LanePolicy { BatteryNotLow = true },
            Bulk = new LanePolicy { BatteryNotLow = true },
            Maintenance = new LanePolicy { StorageNotLow = true },
        });

        Assert.Equal(TimeSpan.FromHours(2), Work(phone, SyncWorkNames.Bulk).Interval);
        Assert.True(Work(phone, SyncWorkNames.Bulk).Constraints.RequiresBatteryNotLow);
        Assert.True(Work(phone, SyncWorkNames.Maintenance).Constraints.RequiresStorageNotLow);
        var sync = Work(phone, SyncWorkNames.Sync);
        Assert.Equal((before.Id, before.NextScheduleTime, true), (sync.Id, sync.NextScheduleTime, sync.Constraints.RequiresBatteryNotLow));
        Assert.Equal(30, phone.Client.Tuning.MaxAttempts);
    }

    [Fact]
    public void A_policy_outlives_the_process_and_one_that_says_nothing_brings_the_apps_values_back()
    {
        using var phone = Phone.WithApp();
        Take(phone, new SyncPolicy { Version = 7, Name = "depots", MeteredDebounce = 60_000 });
        phone.Close();
        phone.Open();
        Assert.Equal((7UL, "depots", TimeSpan.FromMinutes(1)), Shown(phone));
        // A server that was restored from a backup counts from an earlier version on.
        Take(phone, new SyncPolicy { Version = 3 });
        Assert.Equal((3UL, "", TimeSpan.FromSeconds(5)), Shown(phone));
        phone.Close();
        phone.Open(options => options.Tuning.AcceptPolicy = false);
        Assert.Equal(0UL, phone.Client.Tuning.PolicyVersion);
    }

    [Theory]
    [InlineData("x'ffffffff'")]
    [InlineData("'text'")]
    [InlineData("x''")]
    public void A_policy_that_is_damaged_is_none(string blob)
    {
        using var phone = Phone.WithApp();
        Take(phone, new SyncPolicy { Version = 7, MeteredDebounce = 60_000 });
        phone.Close();
        phone.Execute($"UPDATE offlinesync_policy SET policy = {blob}");
        phone.Open();
        Assert.Equal((0UL, "", TimeSpan.FromSeconds(5)), Shown(phone));
        Take(phone, new SyncPolicy { Version = 7, MeteredDebounce = 60_000 });
        Assert.Equal(7UL, phone.Client.Tuning.PolicyVersion);
    }

    [Fact]
    public async Task A_push_has_no_more_bytes_than_the_policy_says()
    {
        await using var device = await OpenAsync();
        device.Client.SyncTuning.Take(new SyncPolicy { Version = 1, BatchBytes = 20_000 });
        Insert(device, "a", "b", "c");
        await device.Client.SyncNowAsync();
        // One with the pull, the others in pushes of their own.
        Assert.Equal(3, device.Server.Calls);
    }

    [Fact]
    public async Task Pages_are_asked_for_by_size_only_where_the_size_is_not_the_usual_one()
    {
        await using var device = await OpenAsync();
        await device.Client.SyncNowAsync();
        device.Client.SyncTuning.Take(new SyncPolicy { Version = 1, PageBytes = 100_000 });
        await device.Client.SyncNowAsync();
        Assert.Equal([0U, 100_000U], device.Server.Pulls.Select(pull => pull.PageBytes));
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 1)]
    public async Task What_broke_on_its_way_is_sent_in_smaller_parts(bool adapts, int calls)
    {
        await using var device = await OpenAsync(options => options.Tuning.Adapt = adapts);
        Insert(device, "a", "b", "c");
        // The bytes leave, and no answer comes.
        device.Server.BytesPerCall = 1_000;
        device.Server.Failures.Enqueue(new RpcException(StatusCode.Unavailable, "Broken"));
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Client.SyncNowAsync());
        var before = device.Server.Calls;
        await device.Client.SyncNowAsync();
        Assert.Equal((calls, 3), (device.Server.Calls - before, device.Server.Mutations.Count));
    }

    [Fact]
    public async Task A_server_that_sends_clients_away_makes_no_batch_smaller()
    {
        await using var device = await OpenAsync();
        Insert(device, "a", "b", "c");
        device.Server.BytesPerCall = 1_000;
        device.Server.Failures.Enqueue(new RpcException(StatusCode.Unavailable, Reason.LimitExceeded, "Later"));
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Client.SyncNowAsync());
        Assert.Equal(4 * 1024 * 1024, device.Client.SyncTuning.BatchBytes);
    }

    private static async Task<Device> OpenAsync(Action<OfflineSyncOptions>? configure = null)
    {
        var device = new Device("CREATE TABLE notes(id TEXT PRIMARY KEY, text TEXT)");
        await device.OpenAsync(["notes"], configure);
        return device;
    }

    /// <summary>Each is a mutation of 15,000 bytes.</summary>
    private static void Insert(Device device, params string[] ids)
    {
        foreach (var id in ids)
        {
            using var transaction = device.Client.BeginTransactionAsync().GetAwaiter().GetResult();
            using var insert = transaction.Connection.CreateCommand();
            insert.CommandText = $"INSERT INTO notes VALUES ('{id}', '{new string('x', 15_000)}')";
            insert.ExecuteNonQuery();
            transaction.CommitAsync().GetAwaiter().GetResult();
        }
    }

    private static void Take(Phone phone, SyncPolicy policy)
    {
        phone.World.Run(() =>
        {
            phone.Client.SyncTuning.Take(policy);
            return Task.CompletedTask;
        });
        phone.Pass();
    }

    private static (ulong Version, string Name, TimeSpan Debounce) Shown(Phone phone) =>
        (phone.Client.Tuning.PolicyVersion, phone.Client.Tuning.PolicyName, phone.Client.Tuning.MeteredDebounce);

    private static WorkInfo Work(Phone phone, string name) =>
        phone.World.Run(() => phone.Client.WorkManager!.GetAsync(WorkQuery.ByUniqueNames(name)))[^1];
}
