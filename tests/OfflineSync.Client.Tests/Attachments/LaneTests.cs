using System.Security.Cryptography;
using OfflineSync.Client.Tests.Scheduling;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.WorkManager;

namespace OfflineSync.Client.Tests.Attachments;

public sealed class LaneTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void On_an_unmetered_network_the_foreground_uploads_at_once_whether_it_charges_or_not()
    {
        using var phone = Phone.WithApp();
        phone.Device.IsCharging = false;
        var id = Add(phone, 1);
        phone.Pass(Second);
        Assert.True(phone.Server.Files.Has("test", id));
        Assert.Equal(AttachmentState.Available, State(phone, id));
    }

    [Fact]
    public void On_a_metered_network_files_wait_while_rows_are_sent_and_now_means_now()
    {
        using var phone = Phone.WithApp();
        phone.Device.Network = FakeMonitor.Mobile;
        var (id, other) = (Add(phone, 1), Add(phone, 2));
        phone.Write();
        phone.Pass(TimeSpan.FromMinutes(1));
        Assert.Single(phone.Server.Mutations);
        Assert.Empty(phone.Server.Files.Calls);
        phone.World.Run(() => phone.Client.Attachments.UploadNowAsync("test", id));
        Assert.Equal((true, false), (phone.Server.Files.Has("test", id), phone.Server.Files.Has("test", other)));
        phone.Device.Network = FakeMonitor.Wifi;
        phone.Pass(Second);
        Assert.True(phone.Server.Files.Has("test", other));
    }

    [Fact]
    public void In_the_background_files_travel_when_the_device_charges_on_an_unmetered_network_also_after_a_restart()
    {
        using var phone = Phone.WithApp();
        phone.Leave();
        phone.Device.Network = FakeMonitor.Mobile;
        phone.Device.IsCharging = false;
        var id = Add(phone, 1);
        phone.Pass(TimeSpan.FromMinutes(10));
        phone.Close();
        phone.Open(options => options.StartInBackground = true);
        phone.Device.Network = FakeMonitor.Wifi;
        phone.Pass(TimeSpan.FromMinutes(10));
        Assert.Empty(phone.Server.Files.Calls);
        phone.Device.IsCharging = true;
        phone.Pass(TimeSpan.FromMinutes(1));
        Assert.True(phone.Server.Files.Has("test", id));
        Assert.Equal(WorkState.Succeeded, Work(phone)!.State);
    }

    [Fact]
    public void The_app_says_what_the_lane_needs()
    {
        using var phone = new Phone();
        phone.Open(options => options.Attachments.Lane = new Constraints { Network = NetworkType.Connected });
        phone.Device.Network = FakeMonitor.Mobile;
        var id = Add(phone, 1);
        phone.Pass(Second);
        Assert.True(phone.Server.Files.Has("test", id));
    }

    [Theory]
    [InlineData(StatusCode.Unavailable, 40)]
    [InlineData(StatusCode.Unimplemented, 10)]
    public void A_server_that_does_not_take_them_is_asked_ever_less_and_gets_them_when_it_does(StatusCode status, int callsMax)
    {
        using var phone = Phone.WithApp();
        phone.Server.Files.Fails = _ => new RpcException(status, "Not now");
        var id = Add(phone, 1);
        phone.Pass(TimeSpan.FromHours(3));
        Assert.InRange(phone.Server.Files.Calls.Count, 2, callsMax);
        Assert.Contains("Not now", phone.World.Run(() => phone.Client.Attachments.GetAsync("test", id)).Error ?? "Not now", StringComparison.Ordinal);
        phone.Server.Files.Fails = _ => null;
        phone.Pass(TimeSpan.FromHours(3));
        Assert.True(phone.Server.Files.Has("test", id));
    }

    [Fact]
    public void What_is_added_in_the_middle_of_a_pause_waits_for_its_end_and_not_from_one_moment_to_the_next()
    {
        using var phone = Phone.WithApp();
        phone.Server.Files.Fails = _ => new RpcException(StatusCode.Unavailable, "Not now");
        Add(phone, 1);
        phone.Pass(Second + TimeSpan.FromTicks(3_333));
        var id = Add(phone, 2);
        phone.Pass(Second);
        phone.Server.Files.Fails = _ => null;
        phone.Pass(TimeSpan.FromSeconds(20));
        Assert.False(phone.Server.Files.Has("test", id));
        phone.Pass(TimeSpan.FromSeconds(20));
        Assert.True(phone.Server.Files.Has("test", id));
    }

    [Fact]
    public void A_server_that_lets_a_caller_go_only_so_fast_is_waited_for()
    {
        using var phone = Phone.WithApp();
        var limited = 0;
        phone.Server.Files.Fails = call => call == "Chunk 65536" && limited++ < 3
            ? new RpcException(StatusCode.ResourceExhausted, Reason.LimitExceeded, "Slower", RetryPushback.After(TimeSpan.FromSeconds(2)))
            : null;
        phone.Device.Network = FakeMonitor.Mobile;
        var id = Add(phone, 1);
        var before = phone.World.Now;
        phone.World.Run(() => phone.Client.Attachments.UploadNowAsync("test", id));
        Assert.True(phone.Server.Files.Has("test", id));
        Assert.Equal(TimeSpan.FromSeconds(6), phone.World.Now - before);
    }

    [Fact]
    public void A_transfer_that_hangs_holds_no_sync_of_rows_up()
    {
        using var phone = Phone.WithApp();
        var held = new TaskCompletionSource();
        phone.Server.Files.Holds = _ => held.Task;
        var id = Add(phone, 1);
        phone.Pass(Second);
        Assert.NotEmpty(phone.Server.Files.Calls);
        phone.Write();
        phone.Pass(Second);
        Assert.Single(phone.Server.Mutations);
        Assert.Equal(0, phone.Status.Pending);
        phone.World.Run(() =>
        {
            held.SetResult();
            return Task.CompletedTask;
        });
        phone.Pass(Second);
        Assert.True(phone.Server.Files.Has("test", id));
    }

    [Fact]
    public void Who_leaves_the_app_lets_durable_work_go_on()
    {
        using var phone = Phone.WithApp();
        phone.Device.IsCharging = false;
        var held = new TaskCompletionSource();
        phone.Server.Files.Holds = call => call == "Chunk 65536" ? held.Task : Task.CompletedTask;
        var id = Add(phone, 1);
        phone.Pass(Second);
        phone.Leave();
        phone.Server.Files.Holds = _ => Task.CompletedTask;
        phone.Device.IsCharging = true;
        phone.Pass(TimeSpan.FromMinutes(1));
        Assert.True(phone.Server.Files.Has("test", id));
        Assert.Equal(4, phone.Server.Files.Begun("Chunk"));
    }

    [Fact]
    public void What_others_add_arrives_ahead_once_it_is_uploaded()
    {
        using var phone = new Phone("CREATE TABLE photos(id TEXT PRIMARY KEY, file TEXT)");
        phone.Open(options =>
        {
            options.Track("photos", table => table.Attachment("file"));
            options.Attachments.Downloads = AttachmentDownloads.Ahead;
        });
        phone.Pass(Second);
        var id = AttachmentId.Parse(Convert.ToHexStringLower(SHA256.HashData(Album.Photo(1))));
        phone.Server.Deltas.Enqueue([Pages.Last(9, Pages.Insert("photos", "p", ("file", id.ToString())))]);
        phone.SyncNow();
        phone.Pass(Second);
        Assert.Equal(AttachmentState.PendingOnServer, State(phone, id));
        phone.Server.Files.Put("test", Album.Photo(1));
        phone.SyncNow();
        phone.Pass(Second);
        Assert.Equal(AttachmentState.Available, State(phone, id));
    }

    [Fact]
    public void A_file_that_is_wanted_comes_as_soon_as_the_server_tells_that_it_is_there()
    {
        using var phone = Phone.WithApp();
        var id = AttachmentId.Parse(Convert.ToHexStringLower(SHA256.HashData(Album.Photo(1))));
        phone.World.Run(() => phone.Client.Attachments.PinAsync("test", id));
        phone.Pass(Second);
        Assert.Equal(AttachmentState.PendingOnServer, State(phone, id));
        phone.Server.Files.Put("test", Album.Photo(1));
        phone.World.Run(() => Task.FromResult(phone.Server.News.Writer.TryWrite(new Protocol.V1.WatchResponse { Scope = "test" })));
        phone.Pass(Second);
        Assert.Equal(AttachmentState.Available, State(phone, id));
    }

    private static AttachmentId Add(Phone phone, int seed) =>
        phone.World.Run(() => phone.Client.Attachments.AddAsync("test", new MemoryStream(Album.Photo(seed)), "image/jpeg"));

    private static AttachmentState State(Phone phone, AttachmentId id) => phone.World.Run(() => phone.Client.Attachments.GetAsync("test", id)).State;

    private static WorkInfo? Work(Phone phone) =>
        phone.World.Run(() => phone.Client.WorkManager!.GetAsync(WorkQuery.ByUniqueNames(SyncWorkNames.Attachments))) is [.., var work] ? work : null;
}
