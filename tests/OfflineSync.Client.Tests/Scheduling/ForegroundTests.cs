using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Testing;

namespace OfflineSync.Client.Tests.Scheduling;

public sealed class ForegroundTests
{
    [Fact]
    public void A_write_is_sent_at_once()
    {
        using var phone = Phone.WithApp();

        var calls = phone.CallsWhile(() =>
        {
            phone.Write();
            phone.Pass(TimeSpan.FromMilliseconds(60));
        });

        Assert.Equal((1, 0), (calls, phone.Status.Pending));
    }

    [Fact]
    public void A_write_without_the_SDK_is_found_and_sent()
    {
        using var phone = Phone.WithApp();
        phone.Execute("INSERT INTO notes VALUES ('x', 'from elsewhere')");
        phone.Pass(TimeSpan.FromSeconds(1));
        Assert.Single(phone.Server.Mutations);
    }

    [Fact]
    public void A_burst_is_one_sending_on_a_metered_network()
    {
        using var phone = Phone.WithApp();
        phone.Device.Network = FakeMonitor.Mobile;

        var calls = phone.CallsWhile(() =>
        {
            for (var i = 0; i < 5; i++)
            {
                phone.Write();
                phone.Pass(TimeSpan.FromSeconds(3));
            }
            Assert.Empty(phone.Server.Mutations);
            phone.Pass(TimeSpan.FromSeconds(6));
        });

        Assert.Equal((1, 0), (calls, phone.Status.Pending));
    }

    [Fact]
    public void What_gathers_for_a_metered_network_goes_as_soon_as_there_is_another()
    {
        using var phone = Phone.WithApp(options => options.MeteredDebounce = TimeSpan.FromMinutes(1));
        phone.Device.Network = FakeMonitor.Mobile;
        phone.Write();
        phone.Pass(TimeSpan.FromSeconds(10));
        phone.Device.Network = FakeMonitor.Wifi;
        phone.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(0, phone.Status.Pending);
    }

    [Fact]
    public void What_the_server_asked_for_on_a_metered_network_holds_on_any_other()
    {
        using var phone = Phone.WithApp();
        phone.Device.Network = FakeMonitor.Mobile;
        phone.Server.Outage = new RpcException(StatusCode.ResourceExhausted, Reason.LimitExceeded, "Too much", RetryPushback.After(TimeSpan.FromMinutes(10)));
        phone.Write();
        phone.Pass(TimeSpan.FromSeconds(10));
        phone.Server.Outage = null;
        phone.Device.Network = FakeMonitor.Wifi;
        Assert.Equal(0, phone.CallsWhile(() => phone.Pass(TimeSpan.FromMinutes(9))));
        phone.Pass(TimeSpan.FromMinutes(7));
        Assert.Equal(0, phone.Status.Pending);
    }

    [Fact]
    public void Writes_that_never_pause_are_sent_all_the_same()
    {
        using var phone = Phone.WithApp();
        phone.Device.Network = FakeMonitor.Mobile;
        for (var i = 0; i < 13; i++)
        {
            phone.Write();
            phone.Pass(TimeSpan.FromSeconds(3));
        }
        Assert.NotEmpty(phone.Server.Mutations);
    }

    [Fact]
    public void News_are_fetched_when_the_server_tells_of_them()
    {
        using var phone = Phone.WithApp();
        Assert.Equal(1, phone.Server.Watches);
        phone.Server.Deltas.Enqueue(Pages.Checkpoint(7, Pages.Insert("notes", "theirs", ("text", "news"))));

        var calls = phone.CallsWhile(() =>
        {
            for (var i = 0; i < 2; i++)
            {
                phone.Server.News.Writer.TryWrite(new WatchResponse { Scope = "test", Change = 7 });
                phone.Pass(TimeSpan.FromSeconds(1));
            }
        });

        Assert.Equal(1, calls);
        Assert.Empty(phone.Server.Deltas);
    }

    [Fact]
    public void The_stream_of_news_is_open_on_unmetered_networks_only()
    {
        using var phone = Phone.WithApp();
        phone.Device.Network = FakeMonitor.Mobile;
        phone.Pass();
        Assert.Equal(0, phone.Server.Watches);
        phone.Device.Network = FakeMonitor.Wifi;
        phone.Pass();
        Assert.Equal(1, phone.Server.Watches);
        phone.Leave();
        Assert.Equal(0, phone.Server.Watches);
    }

    [Fact]
    public void A_stream_that_breaks_while_the_user_leaves_harms_nobody()
    {
        using var phone = Phone.WithApp();
        phone.Server.FailureAtStop = Phone.Down;
        phone.Leave();
        Assert.Equal(0, phone.Server.Watches);
        phone.Return();
        phone.Write();
        phone.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal((1, 0), (phone.Server.Watches, phone.Status.Pending));
    }

    [Fact]
    public void A_clock_that_is_set_back_does_not_hold_up_what_the_user_writes()
    {
        SettableClock? clock = null;
        using var phone = Phone.WithApp(options => options.TimeProvider = clock = new SettableClock(options.TimeProvider));
        phone.Write();
        phone.Pass(TimeSpan.FromMilliseconds(10));
        clock!.Offset -= TimeSpan.FromDays(1);
        phone.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(0, phone.Status.Pending);

        phone.Server.Outage = Phone.Down;
        phone.Write();
        phone.Pass(TimeSpan.FromSeconds(10));
        clock.Offset -= TimeSpan.FromDays(1);
        phone.Server.Outage = null;
        phone.Write();
        phone.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(0, phone.Status.Pending);
    }

    [Fact]
    public void On_a_metered_network_news_are_asked_for_now_and_then()
    {
        using var phone = Phone.WithApp();
        phone.Device.Network = FakeMonitor.Mobile;
        Assert.Equal(0, phone.CallsWhile(() => phone.Pass(TimeSpan.FromMinutes(4))));
        Assert.Equal(2, phone.CallsWhile(() => phone.Pass(TimeSpan.FromMinutes(7))));
    }

    [Fact]
    public void Coming_back_syncs_at_once_but_not_soon_after_leaving_where_the_network_costs()
    {
        using var phone = Phone.WithApp();
        phone.Leave();
        Assert.Equal(1, phone.CallsWhile(phone.Return));
        phone.Device.Network = FakeMonitor.Mobile;
        phone.Leave();
        Assert.Equal(0, phone.CallsWhile(phone.Return));
        phone.Leave();
        phone.Pass(TimeSpan.FromMinutes(6));
        Assert.Equal(1, phone.CallsWhile(phone.Return));
    }

    [Fact]
    public void Without_a_network_nothing_is_tried_and_the_first_one_is_used()
    {
        using var phone = Phone.WithApp();
        phone.Device.Network = FakeMonitor.None;
        Assert.Equal(0, phone.CallsWhile(() =>
        {
            phone.Write();
            phone.Pass(TimeSpan.FromHours(2));
        }));
        phone.Device.Network = FakeMonitor.Mobile;
        phone.Pass();
        Assert.Equal(0, phone.Status.Pending);
    }

    [Fact]
    public void A_write_without_a_network_does_not_gather_into_the_time_when_there_is_one()
    {
        using var phone = Phone.WithApp(options => options.MeteredDebounce = TimeSpan.FromMinutes(1));
        phone.Device.Network = FakeMonitor.None;
        phone.Pass();
        phone.Write();
        phone.Pass(TimeSpan.FromSeconds(1));
        phone.Device.Network = FakeMonitor.Wifi;
        phone.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(0, phone.Status.Pending);
    }

    [Fact]
    public void Options_that_cannot_work_are_refused_with_their_name()
    {
        using var phone = new Phone();
        var idle = new WorkManager.Constraints { RequiresDeviceIdle = true };
        Assert.Contains("Lanes.Mutations", Refused(options => options.Lanes.Mutations = idle), StringComparison.Ordinal);
        Assert.Contains("PollInterval", Refused(options => options.PollInterval = TimeSpan.Zero), StringComparison.Ordinal);
        Assert.Contains("MaxAttempts", Refused(options => options.MaxAttempts = 0), StringComparison.Ordinal);
        phone.Open(options => options.Lanes.Bulk = idle);

        string Refused(Action<OfflineSyncOptions> configure) => Assert.Throws<OfflineSyncException>(() => phone.Open(configure)).Message;
    }

    [Fact]
    public void A_server_on_this_machine_needs_no_network()
    {
        using var phone = Phone.WithApp(options => options.Server = new Uri("http://127.0.0.1:8580"));
        phone.Device.Network = FakeMonitor.None;
        phone.Write();
        phone.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal((0, 1), (phone.Status.Pending, phone.Server.Watches));
    }
}
