using OfflineSync.Protocol.V1;

namespace OfflineSync.Client.Tests.Scheduling;

public sealed class BulkLaneTests
{
    private const ulong Many = 1_000_000;

    [Fact]
    public void A_large_delta_waits_for_an_unmetered_network_and_goes_on_after_the_last_page()
    {
        using var phone = Phone.WithApp();
        phone.Device.Network = FakeMonitor.Mobile;
        phone.Server.Deltas.Enqueue(Large());
        phone.Write();
        phone.Pass(TimeSpan.FromSeconds(10));

        Assert.Equal(0, phone.Status.Pending);
        Assert.InRange(phone.Status.BytesDeferred, 10_000_000, 1_000_000_000);
        Assert.Equal(0, Count(phone, "first"));

        phone.Server.Deltas.Enqueue([Pages.Last(9, Pages.Insert("notes", "last", ("text", "x")))]);
        phone.Device.Network = FakeMonitor.Wifi;
        phone.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal(0, phone.Status.BytesDeferred);
        Assert.Equal((1, 1), (Count(phone, "first"), Count(phone, "last")));
        Assert.Contains(phone.Server.Pulls, pull => pull.Cursor.ToStringUtf8() == "c9-1");
    }

    [Fact]
    public void While_a_large_delta_waits_what_the_app_writes_is_sent_and_no_page_is_fetched_twice()
    {
        using var phone = Phone.WithApp();
        phone.Device.Network = FakeMonitor.Mobile;
        phone.Server.Deltas.Enqueue(Large());
        phone.Write();
        phone.Pass(TimeSpan.FromSeconds(10));
        var pulls = phone.Server.Pulls.Count;

        for (var i = 0; i < 3; i++)
        {
            phone.Write();
            phone.Pass(TimeSpan.FromMinutes(7));
        }

        Assert.Equal((4, pulls), (phone.Server.Mutations.Count, phone.Server.Pulls.Count));
        Assert.NotEqual(0, phone.Status.BytesDeferred);
    }

    [Fact]
    public void What_was_sent_meanwhile_survives_the_large_delta()
    {
        using var phone = Phone.WithApp();
        phone.Write();
        phone.Pass(TimeSpan.FromSeconds(1));
        phone.Device.Network = FakeMonitor.Mobile;
        phone.Server.Deltas.Enqueue([Pages.Part(9, [Pages.Update("notes", "n1", ("text", "theirs"))]).With(Many), Pages.Last(9)]);
        phone.Write();
        phone.Pass(TimeSpan.FromSeconds(10));
        phone.Execute("UPDATE notes SET text = 'mine' WHERE id = 'n1'");
        phone.Pass(TimeSpan.FromSeconds(10));

        // The server has taken it. The delta goes on, and ends with it: it was not known when the delta was asked for.
        phone.Server.Deltas.Enqueue([Pages.Checkpoint(12, Pages.Update("notes", "n1", ("text", "mine")))[0]]);
        phone.Device.Network = FakeMonitor.Wifi;
        phone.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal(0, phone.Status.BytesDeferred);
        Assert.Equal("mine", phone.Text("n1"));
        var resumed = phone.Server.Pulls.Last(pull => pull.Cursor.ToStringUtf8() == "c9-1");
        Assert.True(resumed.KnownStamp < phone.Server.Mutations[^1].Stamp);
    }

    [Fact]
    public void A_small_delta_is_fetched_on_any_network()
    {
        using var phone = Phone.WithApp();
        phone.Device.Network = FakeMonitor.Mobile;
        phone.Server.Deltas.Enqueue([Pages.Part(9, [Pages.Insert("notes", "first", ("text", "x"))]).With(100), Pages.Last(9)]);
        phone.Write();
        phone.Pass(TimeSpan.FromSeconds(10));
        Assert.Equal(1, Count(phone, "first"));
    }

    [Fact]
    public void The_user_gets_everything_over_any_network()
    {
        using var phone = Phone.WithApp();
        phone.Device.Network = FakeMonitor.Mobile;
        phone.Server.Deltas.Enqueue(Large());
        var result = phone.SyncNow();
        Assert.Equal((0, 1), (result.BytesDeferred, Count(phone, "first")));
    }

    [Fact]
    public void In_the_background_a_large_delta_waits_for_power_too()
    {
        using var phone = Phone.WithApp();
        phone.Leave();
        phone.Server.Deltas.Enqueue(Large());
        phone.Write();
        phone.Pass(TimeSpan.FromHours(3));
        Assert.Equal((0, 0), (phone.Status.Pending, Count(phone, "first")));

        phone.Server.Deltas.Enqueue(Large());
        phone.Device.IsCharging = true;
        phone.Pass(TimeSpan.FromMinutes(1));

        Assert.Equal((0, 1), (phone.Status.BytesDeferred, Count(phone, "first")));
    }

    [Fact]
    public void A_charging_phone_fetches_news_in_the_background_at_intervals()
    {
        using var phone = Phone.WithApp();
        phone.Leave();
        phone.Device.IsCharging = true;
        Assert.InRange(phone.CallsWhile(() => phone.Pass(TimeSpan.FromHours(10))), 9, 11);
    }

    [Fact]
    public void Without_space_for_a_large_delta_the_app_hears_why_and_its_writes_are_sent()
    {
        long free = 1_000_000;
        using var phone = Phone.WithApp(options => options.FreeSpace = _ => free);
        phone.Server.Deltas.Enqueue(Large());
        phone.Write();
        phone.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal((0, OfflineSyncError.StorageLow), (phone.Status.Pending, phone.Status.LastError?.Error));
        phone.Write();
        phone.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal((0, 0), (phone.Status.Pending, Count(phone, "first")));

        free = 100_000_000_000;
        phone.Server.Deltas.Enqueue(Large());
        phone.Pass(TimeSpan.FromHours(6));
        Assert.Equal((null, 1), (phone.Status.LastError, Count(phone, "first")));
    }

    [Fact]
    public void Maintenance_gives_space_back_when_the_phone_is_idle_and_charging()
    {
        using var phone = new Phone("PRAGMA auto_vacuum = INCREMENTAL");
        phone.Open();
        phone.Execute("INSERT INTO notes SELECT 'x' || value, hex(randomblob(2000)) FROM " + Series);
        phone.Pass(TimeSpan.FromMinutes(1));
        phone.Execute("DELETE FROM notes");
        phone.Pass(TimeSpan.FromMinutes(1));
        phone.Leave();
        var before = phone.Free;
        phone.Device.IsCharging = true;
        phone.Pass(TimeSpan.FromHours(2));
        Assert.InRange(before, 1_000, 100_000);
        Assert.InRange(phone.Free, before, 100_000);

        phone.Device.IsIdle = true;
        phone.Pass(TimeSpan.FromMinutes(1));

        Assert.Equal(0, phone.Free);
    }

    [Fact]
    public void Maintenance_purges_what_was_acknowledged_long_ago()
    {
        using var phone = Phone.WithApp();
        phone.Write();
        phone.Pass(TimeSpan.FromSeconds(1));
        phone.Leave();
        phone.Pass(TimeSpan.FromDays(8));
        Assert.Equal("1", phone.Value("SELECT count(*) FROM offlinesync_outbox"));
        phone.Device.IsCharging = true;
        phone.Device.IsIdle = true;
        phone.Device.Network = FakeMonitor.None;
        phone.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal("0", phone.Value("SELECT count(*) FROM offlinesync_outbox"));
    }

    private const string Series = "(WITH RECURSIVE s(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM s LIMIT 2000) SELECT value FROM s)";

    private static Page[] Large() => [Pages.Part(9, [Pages.Insert("notes", "first", ("text", "x"))]).With(Many), Pages.Last(9)];

    private static int Count(Phone phone, string id) => phone.Text(id) is null ? 0 : 1;
}
