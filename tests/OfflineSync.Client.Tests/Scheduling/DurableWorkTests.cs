using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Testing;
using OfflineSync.WorkManager;

namespace OfflineSync.Client.Tests.Scheduling;

public sealed class DurableWorkTests
{
    private static readonly RpcException Refusal = new(StatusCode.ResourceExhausted, Reason.LimitExceeded, "Too much", RetryPushback.After(TimeSpan.FromMinutes(10)));

    [Fact]
    public void After_a_failure_durable_work_sends_what_was_written()
    {
        using var phone = Phone.WithApp();
        phone.Server.Outage = Phone.Down;
        phone.Write();
        phone.Pass(TimeSpan.FromSeconds(30));
        Assert.NotNull(phone.Status.NextAttempt);

        phone.Server.Outage = null;
        phone.Pass(TimeSpan.FromMinutes(2));

        Assert.Equal((0, null), (phone.Status.Pending, phone.Status.NextAttempt));
        Assert.Single(phone.Server.Mutations);
    }

    [Fact]
    public void An_attempt_that_has_waited_for_one_that_failed_does_not_call_at_once()
    {
        using var phone = Phone.WithApp();
        phone.Server.Outage = Phone.Down;
        phone.Write();
        phone.Pass(TimeSpan.FromSeconds(5));
        // The durable work calls, and what is written meanwhile makes the foreground wait for it.
        var held = phone.Server.Held = new TaskCompletionSource();
        phone.Pass(TimeSpan.FromMinutes(2));
        phone.Write();
        phone.Pass(TimeSpan.FromSeconds(90));
        Assert.Equal(1, phone.CallsWhile(() =>
        {
            phone.Server.Held = null;
            held.SetResult();
            phone.Pass();
        }));
        phone.Server.Outage = null;
        phone.Pass(TimeSpan.FromMinutes(3));
        Assert.Equal(0, phone.Status.Pending);
    }

    [Fact]
    public void News_that_could_not_be_fetched_are_fetched_by_durable_work_however_fresh_the_last_sync_is()
    {
        using var phone = Phone.WithApp();
        phone.Server.Outage = Phone.Down;
        phone.Server.News.Writer.TryWrite(new WatchResponse { Scope = "test", Change = 7 });
        phone.Pass(TimeSpan.FromMilliseconds(100));
        phone.Server.Outage = null;
        phone.Server.Deltas.Enqueue(Pages.Checkpoint(7, Pages.Insert("notes", "theirs", ("text", "news"))));

        phone.Pass(TimeSpan.FromMinutes(1));

        Assert.Equal("news", phone.Text("theirs"));
    }

    [Fact]
    public void Attempts_become_rare_during_an_outage()
    {
        using var phone = Phone.WithApp();
        phone.Server.Outage = Phone.Down;
        phone.Leave();
        phone.Write();
        var first = phone.CallsWhile(() => phone.Pass(TimeSpan.FromMinutes(10)));
        var later = phone.CallsWhile(() => phone.Pass(TimeSpan.FromHours(1)));
        Assert.InRange(first, 3, 15);
        Assert.InRange(later, 0, 6);
    }

    [Fact]
    public void A_write_in_the_foreground_does_not_wait_as_long_as_the_work()
    {
        using var phone = Phone.WithApp();
        phone.Server.Outage = Phone.Down;
        phone.Write();
        phone.Pass(TimeSpan.FromHours(6));
        phone.Server.Outage = null;

        phone.Write();
        phone.Pass(TimeSpan.FromMinutes(1));

        Assert.Equal(0, phone.Status.Pending);
    }

    [Fact]
    public void Leaving_hands_what_is_unsent_over_to_durable_work()
    {
        using var phone = Phone.WithApp();
        phone.Device.Network = FakeMonitor.None;
        phone.Write();
        phone.Leave();
        phone.Device.Network = FakeMonitor.Mobile;
        phone.Pass();
        Assert.Equal(0, phone.Status.Pending);
    }

    [Fact]
    public void A_clock_that_is_set_back_does_not_hold_up_durable_work()
    {
        SettableClock? clock = null;
        using var phone = Phone.WithApp(options => options.TimeProvider = clock = new SettableClock(options.TimeProvider));
        phone.Server.Outage = Phone.Down;
        phone.Write();
        phone.Leave();
        phone.Pass(TimeSpan.FromSeconds(40));
        var left = phone.Status.NextAttempt!.Value - clock!.GetUtcNow();
        clock.Offset -= TimeSpan.FromDays(1);
        phone.Server.Outage = null;

        phone.Pass(left);

        Assert.Equal((0, null), (phone.Status.Pending, phone.Status.NextAttempt));
    }

    [Fact]
    public void In_the_background_nothing_happens_without_need()
    {
        using var phone = Phone.WithApp();
        phone.Leave();
        Assert.Equal(0, phone.CallsWhile(() => phone.Pass(TimeSpan.FromHours(12))));
    }

    [Fact]
    public void Writes_in_the_background_are_sent_by_durable_work()
    {
        using var phone = Phone.WithApp();
        phone.Leave();
        for (var i = 0; i < 3; i++)
        {
            phone.Write();
            phone.Pass(TimeSpan.FromSeconds(20));
            Assert.Equal(0, phone.Status.Pending);
        }
    }

    [Fact]
    public void A_write_while_the_work_ends_is_not_forgotten()
    {
        using var phone = Phone.WithApp();
        phone.Leave();
        phone.Write();
        phone.Server.WhilePulling = () => phone.Execute("INSERT INTO notes VALUES ('late', 'while the pull was under way')");
        phone.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(2, phone.Server.Mutations.Count);
    }

    [Fact]
    public void A_write_while_the_user_syncs_is_not_forgotten_with_the_work_that_the_sync_dismisses()
    {
        using var phone = Phone.WithApp();
        phone.Leave();
        phone.Device.Network = FakeMonitor.None;
        phone.Write();
        phone.Pass(TimeSpan.FromSeconds(10));
        phone.Server.WhilePulling = () => phone.Execute("INSERT INTO notes VALUES ('late', 'while the pull was under way')");

        phone.SyncNow();
        phone.Device.Network = FakeMonitor.Mobile;
        phone.Pass(TimeSpan.FromMinutes(1));

        Assert.Equal(2, phone.Server.Mutations.Count);
    }

    [Fact]
    public void An_app_that_starts_in_the_background_sends_what_waits_and_nothing_else()
    {
        using var phone = Phone.WithApp();
        phone.Device.Network = FakeMonitor.None;
        phone.Write();
        phone.Close();
        phone.Device.Network = FakeMonitor.Mobile;

        phone.Open(options => options.StartInBackground = true);

        Assert.Equal((0, 0), (phone.Status.Pending, phone.Server.Watches));
        Assert.Equal(0, phone.CallsWhile(() => phone.Pass(TimeSpan.FromHours(3))));
        phone.Return();
        phone.Device.Network = FakeMonitor.Wifi;
        phone.Pass();
        Assert.Equal(1, phone.Server.Watches);
    }

    [Fact]
    public void After_its_attempts_it_gives_up_visibly_and_a_later_write_revives_it()
    {
        using var phone = Phone.WithApp(options => options.MaxAttempts = 3);
        phone.Server.Outage = Phone.Down;
        phone.Leave();
        phone.Write();
        phone.Pass(TimeSpan.FromHours(2));
        Assert.Equal(3, phone.Status.GaveUp?.Attempts);
        Assert.StartsWith("The server cannot be reached", phone.Status.GaveUp?.Error, StringComparison.Ordinal);
        Assert.Equal(0, phone.CallsWhile(() => phone.Pass(TimeSpan.FromHours(12))));

        phone.Server.Outage = null;
        phone.Write();
        phone.Pass(TimeSpan.FromSeconds(30));

        Assert.Equal((0, null), (phone.Status.Pending, phone.Status.GaveUp));
    }

    [Fact]
    public void That_it_gave_up_is_known_after_a_restart_and_a_sync_by_the_user_ends_it()
    {
        using var phone = Phone.WithApp(options => options.MaxAttempts = 1);
        phone.Server.Outage = Phone.Down;
        phone.Leave();
        phone.Write();
        phone.Pass(TimeSpan.FromMinutes(1));
        phone.Close();
        phone.Open(options => (options.StartInBackground, options.MaxAttempts) = (true, 1));
        phone.Pass(TimeSpan.FromMinutes(1));
        Assert.NotNull(phone.Status.GaveUp);

        phone.Server.Outage = null;
        phone.SyncNow();

        Assert.Null(phone.Status.GaveUp);
    }

    [Fact]
    public void While_the_app_is_in_the_foreground_it_is_tried_now_and_then_even_so()
    {
        using var phone = Phone.WithApp(options => options.MaxAttempts = 1);
        phone.Server.Outage = Phone.Down;
        phone.Write();
        phone.Pass(TimeSpan.FromHours(1));
        Assert.NotNull(phone.Status.GaveUp);

        phone.Server.Outage = null;
        phone.Pass(TimeSpan.FromMinutes(6));

        Assert.Equal((0, null), (phone.Status.Pending, phone.Status.GaveUp));
    }

    [Fact]
    public void What_cannot_get_better_is_not_tried_again()
    {
        using var phone = Phone.WithApp();
        phone.Server.Outage = new RpcException(StatusCode.InvalidArgument, "No such scope");
        phone.Leave();
        phone.Write();
        Assert.Equal(1, phone.CallsWhile(() => phone.Pass(TimeSpan.FromHours(12))));
        Assert.NotNull(phone.Status.GaveUp);
    }

    [Fact]
    public void A_server_that_does_not_know_the_call_is_asked_again_as_it_may_be_updated()
    {
        using var phone = Phone.WithApp();
        phone.Server.Outage = new RpcException(StatusCode.Unimplemented, "No such method");
        phone.Leave();
        phone.Write();
        Assert.InRange(phone.CallsWhile(() => phone.Pass(TimeSpan.FromMinutes(10))), 3, 15);
        Assert.Null(phone.Status.GaveUp);

        phone.Server.Outage = null;
        phone.Pass(TimeSpan.FromMinutes(30));

        Assert.Equal((0, null), (phone.Status.Pending, phone.Status.GaveUp));
    }

    [Fact]
    public void A_server_that_is_too_old_for_the_merge_rules_is_asked_again_as_it_may_be_updated()
    {
        using var phone = new Phone();
        phone.Server.DeclareFailure = new RpcException(StatusCode.Unimplemented, "No such method");
        phone.Open(options => options.Tables[0].Text("text"));
        phone.Leave();
        phone.Write();
        phone.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal((1, null), (phone.Status.Pending, phone.Status.GaveUp));

        phone.Server.DeclareFailure = null;
        phone.Pass(TimeSpan.FromMinutes(30));

        Assert.Equal((0, null), (phone.Status.Pending, phone.Status.GaveUp));
    }

    [Fact]
    public void What_the_server_asks_for_is_kept_by_the_foreground_and_by_durable_work()
    {
        using var phone = Phone.WithApp();
        phone.Server.Outage = Refusal;
        phone.Write();
        phone.Pass(TimeSpan.FromSeconds(1));
        phone.Server.Outage = null;
        Assert.Equal(0, phone.CallsWhile(() =>
        {
            phone.Write();
            phone.Pass(TimeSpan.FromMinutes(9));
            phone.Leave();
            phone.Return();
            phone.Write();
            phone.Pass(TimeSpan.FromSeconds(50));
        }));
        phone.Pass(TimeSpan.FromMinutes(6));
        Assert.Equal(0, phone.Status.Pending);
    }

    [Fact]
    public void Durable_work_that_the_server_sends_away_comes_back_no_earlier_than_asked_and_not_much_later()
    {
        using var phone = Phone.WithApp();
        phone.Server.Outage = Refusal;
        phone.Leave();
        phone.Write();
        phone.Pass(TimeSpan.FromSeconds(10));
        var next = phone.Status.NextAttempt - phone.World.Now;
        Assert.InRange(next!.Value.TotalMinutes, 9.8, 15);
    }

    [Fact]
    public void The_user_may_sync_whatever_the_server_asked_for()
    {
        using var phone = Phone.WithApp();
        phone.Server.Outage = Refusal;
        phone.Write();
        phone.Pass(TimeSpan.FromSeconds(1));
        phone.Server.Outage = null;
        phone.SyncNow();
        Assert.Equal((0, null), (phone.Status.Pending, phone.Status.NextAttempt));
    }

    [Fact]
    public void What_the_server_asked_of_a_sync_of_the_user_holds_for_the_others()
    {
        using var phone = Phone.WithApp();
        phone.Server.Outage = Refusal;
        Assert.Throws<OfflineSyncException>(phone.SyncNow);
        var calls = phone.Server.Calls;
        phone.Write();
        phone.Pass(TimeSpan.FromMinutes(9));
        Assert.Equal(calls, phone.Server.Calls);
        phone.Server.Outage = null;
        phone.Pass(TimeSpan.FromMinutes(7));
        Assert.Equal(0, phone.Status.Pending);
    }

    [Fact]
    public void Without_a_usable_queue_the_foreground_goes_on_alone()
    {
        using var phone = new Phone();
        Directory.CreateDirectory(phone.DatabasePath + "-offlinesync-work");
        phone.Open();
        phone.Pass(TimeSpan.FromSeconds(5));
        phone.Server.Outage = Phone.Down;
        phone.Write();
        phone.Pass(TimeSpan.FromMinutes(1));
        phone.Server.Outage = null;
        phone.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(0, phone.Status.Pending);
    }

    [Fact]
    public void The_app_can_run_work_of_its_own_in_the_same_queue()
    {
        var ran = 0;
        using var phone = Phone.WithApp(options => options.Work.AddWorker(() => new CountingWorker(() => ran++), "count"));
        phone.World.Run(() => phone.Client.WorkManager!.EnqueueAsync(OneTimeWorkRequest.For("count").Build()));
        phone.Pass();
        Assert.Equal(1, ran);
    }

    private sealed class CountingWorker(Action count) : IWorker
    {
        public Task<WorkResult> RunAsync(WorkContext context, CancellationToken cancellationToken)
        {
            count();
            return Task.FromResult(WorkResult.Success());
        }
    }
}
