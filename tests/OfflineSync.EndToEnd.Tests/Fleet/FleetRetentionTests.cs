using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Server.Hosting;

namespace OfflineSync.EndToEnd.Tests.Fleet;

/// <summary>How long what devices report is kept, and how scopes are measured, on each store.</summary>
public abstract class FleetRetentionTests(StoreFixture store) : FleetScenario(store)
{
    private const int EventsMax = 5;

    [Fact]
    public async Task Only_the_latest_events_of_a_device_are_kept()
    {
        var client = NewClient();
        for (var number = 1UL; number <= 3; number++)
            await SendAsync(ReportEvents(client, number, 3));

        var kept = await ReadAsync(context => context.FieldEvents.Where(happened => happened.Scope == Scope)
            .OrderBy(happened => happened.ReportNumber).ThenBy(happened => happened.Ord).Select(happened => new { happened.ReportNumber, happened.Ord }).ToListAsync());
        Assert.Equal([(2, 1), (2, 2), (3, 0), (3, 1), (3, 2)], kept.Select(happened => ((int)happened.ReportNumber, happened.Ord)));
    }

    [Fact]
    public async Task What_is_old_goes_first_of_the_device_then_of_the_cohort_then_the_device()
    {
        var (old, young) = (NewClient(), NewClient());
        await SendAsync(ReportEvents(old, 1, 1));
        await LookAsync();
        Assert.Equal((1, 1, 1, 1), await CountAsync());

        Clock.Offset = TimeSpan.FromDays(31);
        await SendAsync(ReportEvents(young, 1, 1));
        await LookAsync();
        Assert.Equal((1, 1, 2, 2), await CountAsync());

        Clock.Offset = TimeSpan.FromDays(101);
        await LookAsync();
        Assert.Equal((0, 0, 1, 2), await CountAsync());

        Clock.Offset = TimeSpan.FromDays(201);
        await SendAsync(ReportEvents(young, 2, 1));
        await LookAsync();
        Assert.Equal((1, 1, 1, 1), await CountAsync());
        Assert.Equal(new Guid(young.Span, bigEndian: true), await ReadAsync(context => context.FieldDevices.Where(device => device.Scope == Scope).Select(device => device.ClientId).SingleAsync()));
    }

    [Fact]
    public async Task The_growth_of_scopes_is_noted_day_by_day()
    {
        await using var device = new Device(Server.Address, Scope, ["CREATE TABLE notes(id TEXT PRIMARY KEY, text TEXT)"], "notes");
        await device.OpenAsync();
        device.Execute("INSERT INTO notes VALUES ('1', 'a')");
        await device.SyncAsync();
        await LookAsync();
        device.Execute("INSERT INTO notes VALUES ('2', 'b')");
        await device.SyncAsync();
        await LookAsync();
        Clock.Offset = TimeSpan.FromDays(1);
        device.Execute("INSERT INTO notes VALUES ('3', 'c')");
        await device.SyncAsync();
        await LookAsync();

        var sizes = await ReadAsync(context => context.FieldScopes.Where(size => size.Scope == Scope).OrderBy(size => size.Day).ToListAsync());
        Assert.Equal([(Today - 1, 2L), (Today, 3L)], sizes.Select(size => (size.Day, size.Changes)));
        Assert.True(sizes[1].Bytes > sizes[0].Bytes && sizes[0].Bytes > 0);
    }

    private protected override void Configure(ServerOptions options)
    {
        base.Configure(options);
        options.Telemetry.EventsPerDeviceMax = EventsMax;
        options.Telemetry.CohortDays = 100;
        options.Telemetry.DevicesSilentFor = TimeSpan.FromDays(200);
    }

    private ReportRequest ReportEvents(ByteString client, ulong number, int count)
    {
        var request = Report(client, number, new Cell { Metric = Metric.Syncs, Label = "ok", Value = 1 });
        for (var i = 0; i < count; i++)
            request.Events.Add(new FieldEvent { At = Clock.GetUtcNow().ToUnixTimeMilliseconds(), Kind = FieldEventKind.Work, Trigger = "app", Result = "success" });
        return request;
    }

    private async Task<(int DeviceCells, int Events, int Cells, int Devices)> CountAsync() => (
        await ReadAsync(context => context.FieldDeviceCells.CountAsync(cell => cell.Scope == Scope)),
        await ReadAsync(context => context.FieldEvents.CountAsync(happened => happened.Scope == Scope)),
        await ReadAsync(context => context.FieldCells.CountAsync(cell => cell.AppVersion == Version)),
        await ReadAsync(context => context.FieldDevices.CountAsync(device => device.Scope == Scope)));
}

public sealed class SqliteFleetRetentionTests(SqliteStoreFixture store) : FleetRetentionTests(store), IClassFixture<SqliteStoreFixture>;

public sealed class PostgresFleetRetentionTests(PostgresStoreFixture store) : FleetRetentionTests(store), IClassFixture<PostgresStoreFixture>;
