using Microsoft.EntityFrameworkCore;
using OfflineSync.Protocol.Field;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Fleet;
using OfflineSync.Server.Migrations.Model;

namespace OfflineSync.EndToEnd.Tests.Fleet;

/// <summary>What the server makes of the reports of devices, on each store.</summary>
public abstract class ReportTests(StoreFixture store) : FleetScenario(store)
{
    [Fact]
    public async Task A_report_is_kept_by_day_and_cohort_and_by_device()
    {
        var client = NewClient();
        var request = Report(client, 1, Count(Metric.Syncs, "ok", 3), Count(Metric.TimeToSync, "", 2, 5));
        request.Days.Add(new DayReport { Day = Today - 1, Network = FieldNetwork.Unmetered, Cells = { Count(Metric.Syncs, "ok", 4) } });
        request.Events.Add(new FieldEvent { At = Clock.GetUtcNow().ToUnixTimeMilliseconds() - 5_000, Kind = FieldEventKind.Sync, Trigger = "write", Result = "unreachable", Reason = "unavailable", Battery = 51 });
        request.Events.Add(new FieldEvent { At = Clock.GetUtcNow().ToUnixTimeMilliseconds(), Kind = FieldEventKind.Sync, Trigger = "retry", Result = "ok", BytesSent = 12 });

        var response = await SendAsync(request);

        Assert.Equal((1UL, 21_600U), (response.Number, response.NextReport));
        Assert.Equal(
            [(Today - 1, FieldNetwork.Unmetered, Metric.Syncs, "ok", 0, 4L), (Today, FieldNetwork.Metered, Metric.Syncs, "ok", 0, 3L), (Today, FieldNetwork.Metered, Metric.TimeToSync, "", 5, 2L)],
            (await CellsAsync()).Select(cell => (cell.Day, (FieldNetwork)cell.Network, (Metric)cell.Metric, cell.Label, (int)cell.Bucket, cell.Value)));
        Assert.Equal(9, await ReadAsync(context => context.FieldDeviceCells.Where(cell => cell.Scope == Scope).SumAsync(cell => cell.Value)));
        var device = await DeviceAsync();
        Assert.Equal(("android 15", "north", (short)FieldNetwork.Metered, "ok", "unavailable"), (device.Os, device.Region, device.Network, device.LastResult, device.LastReason));
        Assert.Equal((1_000, 77, new Guid(client.Span, bigEndian: true)), (device.FreeBytes, device.DatabaseBytes, device.ClientId));
        var events = await ReadAsync(context => context.FieldEvents.Where(happened => happened.Scope == Scope).OrderBy(happened => happened.Ord).ToListAsync());
        Assert.Equal([("write", (short)50), ("retry", (short)-1)], events.Select(happened => (happened.Trigger, happened.Battery)));
    }

    [Fact]
    public async Task A_report_that_comes_again_or_late_has_no_effect()
    {
        var client = NewClient();
        await SendAsync(Report(client, 2, Count(Metric.Syncs, "ok", 1)));

        Assert.Equal(2UL, (await SendAsync(Report(client, 2, Count(Metric.Syncs, "ok", 10)))).Number);
        Assert.Equal(2UL, (await SendAsync(Report(client, 1, Count(Metric.Syncs, "ok", 100)))).Number);
        Assert.Equal(2UL, (await SendAsync(Report(client, 0, Count(Metric.Syncs, "ok", 1000)))).Number);
        Assert.Equal(1, Assert.Single(await CellsAsync()).Value);

        Assert.Equal(3UL, (await SendAsync(Report(client, 3, Count(Metric.Syncs, "ok", 5)))).Number);
        Assert.Equal(6, Assert.Single(await CellsAsync()).Value);
    }

    [Fact]
    public async Task A_device_that_only_asks_for_its_policy_leaves_no_trace()
    {
        Assert.Equal(0UL, (await SendAsync(Report(NewClient(), 0))).Number);
        Assert.False(await ReadAsync(context => context.FieldDevices.AnyAsync(device => device.Scope == Scope)));
    }

    [Fact]
    public async Task One_report_sent_many_times_at_once_counts_once()
    {
        var client = NewClient();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync(Report(client, 1, Count(Metric.Syncs, "ok", 1)))));

        Assert.All(answers, answer => Assert.Equal(1UL, answer.Number));
        Assert.Equal(1, Assert.Single(await CellsAsync()).Value);
    }

    [Fact]
    public async Task Reports_of_many_devices_of_a_cohort_at_once_add_up()
    {
        const int Devices = 24;
        const int Cells = 40;
        await Task.WhenAll(Enumerable.Range(0, Devices).Select(async device =>
        {
            var client = NewClient();
            // Each device has its numbers in another order.
            var cells = Enumerable.Range(0, Cells).Select(i => Count(Metric.Rejections, $"CODE_{(i * 7 + device) % Cells}", 1)).ToArray();
            for (var number = 1UL; number <= 2; number++)
                Assert.Equal(number, (await SendAsync(Report(client, number, cells))).Number);
        }));

        var stored = await CellsAsync();
        Assert.Equal(Cells, stored.Count);
        Assert.All(stored, cell => Assert.Equal(2 * Devices, cell.Value));
    }

    [Fact]
    public async Task What_is_over_a_bound_is_refused_and_named_and_has_no_effect()
    {
        (string Field, Action<ReportRequest> Spoil)[] spoils =
        [
            ("cohort.region", request => request.Cohort.Region = new string('x', FieldLimits.TextLengthMax + 1)),
            ("cohort.os", request => request.Cohort.Os = "a\0b"),
            ("days[0].cells[0].label", request => request.Days[0].Cells[0].Label = "line\nbreak"),
            ("days[0].cells[0].value", request => request.Days[0].Cells[0].Value = FieldLimits.ValueMax + 1),
            ("days", request => request.Days.AddRange(Enumerable.Repeat(new DayReport(), FieldLimits.DayReportsMax + 1))),
            ("days[0].cells", request => request.Days[0].Cells.AddRange(Enumerable.Repeat(new Cell(), FieldLimits.CellsMax))),
            ("events", request => request.Events.AddRange(Enumerable.Repeat(new FieldEvent(), FieldLimits.EventsMax + 1))),
            ("events[0].duration", request => request.Events.Add(new FieldEvent { Duration = -1 })),
            ("events[0].battery", request => request.Events.Add(new FieldEvent { Battery = 102 })),
            ("standing.outbox_count", request => request.Standing.OutboxCount = -1),
            ("number", request => request.Number = ulong.MaxValue),
            ("client_id", request => request.ClientId = Google.Protobuf.ByteString.Empty),
        ];
        foreach (var (field, spoil) in spoils)
        {
            var request = Report(NewClient(), 1, Count(Metric.Syncs, "ok", 1));
            spoil(request);
            var refusal = await Assert.ThrowsAsync<RpcException>(() => SendAsync(request));
            Assert.Equal((StatusCode.InvalidArgument, Reason.Malformed), (refusal.Status, refusal.Reason));
            Assert.Contains($"\"{field}\"", refusal.Message, StringComparison.Ordinal);
        }
        Assert.Empty(await CellsAsync());
    }

    [Fact]
    public async Task A_report_that_is_too_large_is_refused_before_it_is_read()
    {
        var request = Report(NewClient(), 1);
        for (var i = 0; i < 100; i++)
            request.Events.Add(new FieldEvent { Trigger = new string('x', FieldLimits.ReportBytesMax / 100) });
        var refusal = await Assert.ThrowsAsync<RpcException>(() => SendAsync(request));
        Assert.Equal((StatusCode.ResourceExhausted, Reason.LimitExceeded), (refusal.Status, refusal.Reason));
    }

    [Fact]
    public async Task What_only_a_newer_app_knows_is_left_out_and_days_of_a_wrong_clock_are_today()
    {
        var request = Report(NewClient(), 1, Count((Metric)99, "new", 1), Count(Metric.Attempts, "", 1, 99), Count(Metric.Syncs, "ok", 1));
        foreach (var day in new[] { int.MinValue, Today - FieldLimits.DaysMax - 1, Today + 2, int.MaxValue })
            request.Days.Add(new DayReport { Day = day, Network = FieldNetwork.Metered, Cells = { Count(Metric.Syncs, "ok", 1) } });
        request.Events.Add(new FieldEvent { Kind = (FieldEventKind)9 });
        await SendAsync(request);

        var cell = Assert.Single(await CellsAsync());
        Assert.Equal((Today, 5L), (cell.Day, cell.Value));
        Assert.False(await ReadAsync(context => context.FieldEvents.AnyAsync(happened => happened.Scope == Scope)));
    }

    [Fact]
    public async Task Names_that_are_made_up_count_as_others_beyond_their_bound()
    {
        var client = NewClient();
        Clock.Offset = TimeSpan.FromDays(3_000);
        for (var i = 0; i < 2; i++)
            await SendAsync(Report(client, (ulong)i + 1, [.. Enumerable.Range(0, 200).Select(j => Count(Metric.Rejections, $"MADE_UP_{i}_{j}", 1))]));
        var labels = (await CellsAsync()).ToDictionary(cell => cell.Label, cell => cell.Value);
        Assert.InRange(labels.Count, 2, FieldNames.LabelsMax + 1);
        Assert.Equal(400, labels.Values.Sum());
        Assert.InRange(labels[FieldNames.Other], 200, 399);

        for (var i = 0; i <= FieldNames.CohortsMax; i++)
        {
            var request = Report(client, (ulong)i + 3, Count(Metric.Syncs, "ok", 1));
            request.Cohort.Region = $"{i}";
            await SendAsync(request);
        }
        var cohorts = await ReadAsync(context => context.FieldCells.Where(cell => cell.Day == Today).Select(cell => new { cell.AppVersion, cell.Os, cell.Region }).Distinct().CountAsync());
        Assert.Equal(FieldNames.CohortsMax + 1, cohorts);
        Assert.Equal(FieldNames.Other, (await DeviceAsync()).Region);
    }

    private Task<List<FieldCellRecord>> CellsAsync() => ReadAsync(context =>
        context.FieldCells.Where(cell => cell.AppVersion == Version).OrderBy(cell => cell.Day).ThenBy(cell => cell.Metric).ThenBy(cell => cell.Label).ToListAsync());

    private Task<FieldDeviceRecord> DeviceAsync() => ReadAsync(context => context.FieldDevices.SingleAsync(device => device.Scope == Scope));
}

public sealed class SqliteReportTests(SqliteStoreFixture store) : ReportTests(store), IClassFixture<SqliteStoreFixture>;

public sealed class PostgresReportTests(PostgresStoreFixture store) : ReportTests(store), IClassFixture<PostgresStoreFixture>;
