using Google.Protobuf;
using OfflineSync.Client.Tests.Scheduling;
using OfflineSync.Protocol.Field;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Protocol.Grpc;

namespace OfflineSync.Client.Tests.Diagnostics;

public sealed class ReportTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(6);

    [Fact]
    public void The_first_sync_is_reported_at_once_and_the_next_ones_when_it_is_time()
    {
        using var phone = Open();
        phone.SyncNow();
        phone.SyncNow();
        Assert.Equal([1UL], Numbers(phone));

        phone.Pass(Interval - TimeSpan.FromMinutes(1));
        phone.SyncNow();
        Assert.Single(phone.Server.Reports);
        phone.Pass(TimeSpan.FromMinutes(1));
        // Time alone is no reason.
        Assert.Single(phone.Server.Reports);
        phone.SyncNow();
        Assert.Equal([1UL, 2UL], Numbers(phone));
        Assert.Equal(3UL, Cells(phone.Server.Reports[1]).Single(cell => cell.Metric == Metric.Syncs).Value);
    }

    [Fact]
    public void An_app_may_name_the_operating_system_itself()
    {
        using var phone = Open(options => options.Telemetry.OperatingSystem = "kiosk 7");
        phone.SyncNow();
        Assert.Equal("kiosk 7", Assert.Single(phone.Server.Reports).Cohort.Os);
    }

    [Fact]
    public void A_report_has_the_sums_of_the_day_and_how_the_device_stands()
    {
        using var phone = Open(options => (options.Telemetry.AppVersion, options.Telemetry.Region) = ("1.2", new string('r', 100)));
        phone.Server.Outage = Phone.Down;
        phone.Write();
        Assert.Throws<OfflineSyncException>(() => phone.SyncNow());
        phone.Server.Outage = null;
        phone.Server.Reject = _ => "No.";
        phone.SyncNow();

        var report = Assert.Single(phone.Server.Reports);
        var day = Assert.Single(report.Days);
        Assert.Equal(((int)(phone.World.Now.ToUnixTimeSeconds() / 86_400), FieldNetwork.Unmetered), (day.Day, day.Network));
        Assert.Equal(1UL, Value(Metric.Syncs, "ok"));
        Assert.Equal(1UL, Value(Metric.Syncs, "unreachable"));
        Assert.Equal(2UL, Value(Metric.Triggers, "app"));
        Assert.Equal(1UL, Value(Metric.Mutations, "rejected"));
        Assert.Equal(1UL, Value(Metric.Rejections, "REFUSED"));
        Assert.Equal(1UL, Value(Metric.Attempts, "", (uint)FieldBuckets.BucketOf(Metric.Attempts, 2)));
        Assert.Equal(1UL, Value(Metric.OutboxAge, ""));
        Assert.Equal(1UL, Value(Metric.TimeToSync, ""));
        Assert.Equal(2UL, Value(Metric.SyncDuration, ""));
        Assert.Equal([("unreachable", "unavailable"), ("ok", "")], report.Events.Select(e => (e.Result, e.Reason)));
        Assert.Equal((0, 1), (report.Standing.OutboxCount, report.Standing.Rejected));
        Assert.Equal(phone.World.Now.ToUnixTimeMilliseconds(), report.Standing.LastSync);
        Assert.Equal(("1.2", 64), (report.Cohort.AppVersion, report.Cohort.Region.Length));
        Assert.Equal(16, report.ClientId.Length);
        Assert.NotEmpty(report.Cohort.Os);

        ulong Value(Metric metric, string label, uint bucket = 0) =>
            Assert.Single(day.Cells, cell => cell.Metric == metric && cell.Label == label && cell.Bucket == bucket).Value;
    }

    [Fact]
    public void A_report_whose_answer_was_lost_is_sent_again_as_it_was_also_by_another_process()
    {
        using var phone = Open();
        phone.Server.Report = _ => throw Phone.Down;
        phone.SyncNow();
        phone.SyncNow();
        Assert.Single(phone.Server.Reports);
        phone.Close();
        Answer(phone);
        phone.Open(Configure);
        phone.Pass(TimeSpan.FromMinutes(15));
        phone.SyncNow();
        phone.Pass(Interval);
        phone.SyncNow();

        Assert.Equal([1UL, 1UL, 2UL], Numbers(phone));
        Assert.Equal(phone.Server.Reports[0].ToByteArray(), phone.Server.Reports[1].ToByteArray());
        // What happened between the two is in the next one.
        Assert.Equal(3UL, Cells(phone.Server.Reports[2]).Single(cell => cell.Metric == Metric.Syncs).Value);
    }

    [Fact]
    public void A_report_that_the_next_sync_ended_does_not_go_along_with_each_one()
    {
        using var phone = Open();
        phone.Server.Report = _ => throw new OperationCanceledException();
        phone.SyncNow();
        phone.SyncNow();
        Assert.Single(phone.Server.Reports);
        phone.Pass(TimeSpan.FromMinutes(1));
        Answer(phone);
        phone.SyncNow();
        Assert.Equal([1UL, 1UL], Numbers(phone));
    }

    [Fact]
    public void Numbers_go_on_above_what_the_server_has_from_an_earlier_life_of_the_file()
    {
        using var phone = Open();
        phone.Server.Report = _ => new ReportResponse { Number = 41, NextReport = 12 * 3600 };
        phone.SyncNow();
        phone.Pass(Interval);
        phone.SyncNow();
        Assert.Single(phone.Server.Reports);
        phone.Pass(Interval);
        phone.SyncNow();
        Assert.Equal([1UL, 42UL], Numbers(phone));
    }

    [Fact]
    public void A_server_that_does_not_know_reports_is_left_alone_for_a_day()
    {
        using var phone = Open();
        phone.Server.Report = _ => throw new RpcException(StatusCode.Unimplemented, "Unknown.");
        phone.SyncNow();
        phone.Pass(TimeSpan.FromHours(23));
        phone.SyncNow();
        Assert.Single(phone.Server.Reports);
        phone.Pass(TimeSpan.FromHours(1));
        phone.SyncNow();
        Assert.Equal([1UL, 1UL], Numbers(phone));
    }

    [Fact]
    public void A_report_that_the_server_refuses_is_dropped()
    {
        using var phone = Open();
        phone.Server.Report = _ => throw new RpcException(StatusCode.InvalidArgument, "Bad.");
        phone.SyncNow();
        Answer(phone);
        phone.Pass(Interval);
        phone.SyncNow();
        Assert.Equal([1UL, 2UL], Numbers(phone));
        Assert.Equal(1UL, Cells(phone.Server.Reports[1]).Single(cell => cell.Metric == Metric.Syncs).Value);
    }

    [Fact]
    public void Nothing_is_reported_after_a_sync_that_failed_nor_on_roaming_nor_against_the_apps_will()
    {
        using var phone = Open();
        phone.Server.Outage = Phone.Down;
        Assert.Throws<OfflineSyncException>(() => phone.SyncNow());
        Assert.Empty(phone.Server.Reports);

        phone.Server.Outage = null;
        phone.Device.Network = new(true, true, true, true, false);
        phone.SyncNow();
        Assert.Empty(phone.Server.Reports);

        using var silent = Open(options => options.Telemetry.Upload = false);
        silent.SyncNow();
        Assert.Empty(silent.Server.Reports);
    }

    [Fact]
    public void The_sync_that_had_given_up_and_is_made_up_for_counts_no_longer()
    {
        using var phone = Open(options => (options.AutomaticSync, options.MaxAttempts) = (true, 1));
        phone.Pass(TimeSpan.FromMinutes(1));
        phone.Server.Outage = Phone.Down;
        phone.Leave();
        phone.Write();
        phone.Pass(Interval);
        Assert.NotNull(phone.Status.GaveUp);

        phone.Server.Outage = null;
        phone.SyncNow();

        var report = phone.Server.Reports[^1];
        Assert.Equal(0, report.Standing.GaveUp);
        Assert.Equal(1UL, Cells(report).Single(cell => cell is { Metric: Metric.WorkRuns, Label: "gave_up" }).Value);
    }

    [Fact]
    public void Without_a_journal_only_the_policy_is_asked_for()
    {
        using var phone = Open(options => options.Telemetry.Journal = false);
        phone.SyncNow();
        phone.SyncNow();
        var report = Assert.Single(phone.Server.Reports);
        Assert.Equal((0UL, 0, null), (report.Number, report.Days.Count, report.Standing));
    }

    [Fact]
    public void Days_that_are_too_long_ago_are_left_out_and_works_of_the_app_stay_unnamed()
    {
        var now = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var builder = new Client.Diagnostics.ReportBuilder(now);
        for (var day = 59; day >= 0; day--)
        {
            builder.Add(new DiagnosticsEvent { Id = 1000 - day, Kind = DiagnosticsKind.Work, Trigger = "Secret.Worker", StartedAt = now.AddDays(-day), Result = "stopped", Reason = "quota" });
            for (var i = 0; i < 20; i++)
                builder.Add(new DiagnosticsEvent { Id = 2000 + i, Kind = DiagnosticsKind.Sync, Trigger = "write", StartedAt = now, Result = "unreachable" });
        }

        var report = builder.Build(7, new Cohort(), new DeviceStanding());

        Assert.Equal(FieldLimits.DaysMax, report.Days.Count);
        Assert.Equal(FieldLimits.EventsMax, report.Events.Count);
        Assert.Equal("app", report.Events.Where(e => e.Kind == FieldEventKind.Work).Select(e => e.Trigger).Distinct().Single());
        Assert.DoesNotContain("Secret", report.ToString(), StringComparison.Ordinal);
        Assert.Equal(1UL, report.Days[^1].Cells.Single(cell => cell is { Metric: Metric.WorkStops, Label: "quota" }).Value);
    }

    private static Phone Open(Action<OfflineSyncOptions>? configure = null)
    {
        var phone = new Phone();
        Answer(phone);
        phone.Open(options =>
        {
            Configure(options);
            configure?.Invoke(options);
        });
        return phone;
    }

    private static void Configure(OfflineSyncOptions options) => (options.AutomaticSync, options.FreeSpace) = (false, _ => 1_000_000_000);

    private static void Answer(Phone phone) => phone.Server.Report = request => new ReportResponse { Number = request.Number };

    private static IEnumerable<ulong> Numbers(Phone phone) => phone.Server.Reports.Select(report => report.Number);

    private static IEnumerable<Cell> Cells(ReportRequest report) => report.Days.SelectMany(day => day.Cells);
}
