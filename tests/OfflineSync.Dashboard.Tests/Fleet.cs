using OfflineSync.Protocol.Field;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Server.Migrations;
using OfflineSync.Server.Migrations.Model;

namespace OfflineSync.Dashboard.Tests;

/// <summary>Sixty devices over thirty days, the same each time.</summary>
internal static class Fleet
{
    public const string Markup = "<script>alert(1)</script>";
    private const long Day = 86_400_000;

    public static DateTimeOffset Now { get; } = new(2026, 11, 27, 9, 0, 0, TimeSpan.Zero);

    public static int Today { get; } = (int)(Now.ToUnixTimeMilliseconds() / Day);

    /// <summary>A device that has a timeline.</summary>
    public static Guid First { get; } = new("00000000-0000-4000-8000-000000000000");

    public static async Task SeedAsync(LogContext context)
    {
        var random = new Random(7);
        var now = Now.ToUnixTimeMilliseconds();
        var cells = new Dictionary<(int, string, string, string, short, short, string, short), long>();
        for (var i = 0; i < 60; i++)
        {
            var device = NewDevice(i, random, now);
            context.Add(device);
            for (var day = Today - 30; day <= Today; day++)
            {
                foreach (var (network, metric, label, bucket, value) in Counts(random).GroupBy(one => (one.Network, one.Metric, one.Label, one.Bucket)).Select(group => (group.Key.Network, group.Key.Metric, group.Key.Label, group.Key.Bucket, group.Sum(one => one.Value))))
                {
                    context.Add(new FieldDeviceCellRecord
                    {
                        Scope = device.Scope,
                        ClientId = device.ClientId,
                        Day = day,
                        Network = network,
                        Metric = (short)metric,
                        Label = label,
                        Bucket = bucket,
                        Value = value,
                    });
                    var key = (day, device.AppVersion, device.Os, device.Region, network, (short)metric, label, bucket);
                    cells[key] = cells.GetValueOrDefault(key) + value;
                }
            }
            for (var n = 0; n < (i == 0 ? 70 : 5); n++)
                context.Add(NewEvent(device, n, now - (n * 3_600_000L), random));
        }
        context.AddRange(cells.Select(cell => new FieldCellRecord
        {
            Day = cell.Key.Item1,
            AppVersion = cell.Key.Item2,
            Os = cell.Key.Item3,
            Region = cell.Key.Item4,
            Network = cell.Key.Item5,
            Metric = cell.Key.Item6,
            Label = cell.Key.Item7,
            Bucket = cell.Key.Item8,
            Value = cell.Value,
        }));
        for (var day = Today - 30; day <= Today; day++)
        {
            for (var scope = 0; scope < 6; scope++)
                context.Add(new FieldScopeRecord { Scope = $"depot-{scope}", Day = day, Changes = 100L * (day - Today + 31) * (scope + 1), Bytes = 1_000_000 + (40_000L * (day - Today + 31) * (scope + 1)) });
        }
        context.AddRange(
            new PolicyRecord { Version = 1, AppliedAt = now - (20 * Day), Note = "first", Document = """{"rules":[{"name":"all","policy":{"debounce":"00:00:02"}}]}""" },
            new PolicyRecord { Version = 2, AppliedAt = now - (10 * Day), Note = "slower in the north", Document = """{"rules":[{"name":"north","region":"nor*","policy":{"debounce":"00:00:05"}},{"name":"all","policy":{"debounce":"00:00:02"}}]}""" });
        await context.SaveChangesAsync();
    }

    private static FieldDeviceRecord NewDevice(int i, Random random, long now) => new()
    {
        Scope = $"depot-{i % 6}",
        ClientId = new Guid($"00000000-0000-4000-8000-{i:d12}"),
        ReportNumber = 10,
        AppVersion = i == 59 ? Markup : new[] { "2.3.0", "2.4.0", "2.4.1" }[i % 3],
        Os = i % 2 == 0 ? "android 15" : "ios 18",
        Region = new[] { "north", "south", "" }[i % 3 == 0 ? 0 : random.Next(3)],
        Network = (short)random.Next(1, 4),
        FirstSeenAt = now - (90 * Day),
        SeenAt = now - random.Next(3_600_000),
        SyncedAt = now - (i % 5 == 0 && i > 0 ? random.NextInt64(8 * Day, 25 * Day) : random.NextInt64(Day)),
        LastResult = i % 5 == 0 ? "stopped" : "ok",
        LastReason = i % 5 == 0 ? (i % 2 == 0 ? "quota" : "constraint_battery_not_low") : "",
        OutboxCount = i % 4,
        OutboxAge = i % 4 == 0 ? 0 : random.NextInt64(10 * Day),
        Quarantined = i % 9 == 0 ? 2 : 0,
        Rejected = i % 8 == 0 ? 1 : 0,
        GaveUp = i % 11 == 0 ? 1 : 0,
        FreeBytes = 4_000_000_000,
        DatabaseBytes = random.Next(50_000_000),
        PolicyVersion = 2,
    };

    private static IEnumerable<(short Network, Metric Metric, string Label, short Bucket, long Value)> Counts(Random random)
    {
        var network = (short)random.Next(1, 4);
        yield return (network, Metric.Syncs, "ok", 0, random.Next(5, 40));
        yield return (network, Metric.Triggers, "write", 0, random.Next(5, 30));
        yield return (network, Metric.WorkRuns, "success", 0, random.Next(1, 12));
        yield return (network, Metric.Bytes, "sent", 0, random.Next(2_000, 90_000));
        yield return (network, Metric.Bytes, "received", 0, random.Next(2_000, 900_000));
        for (var n = random.Next(3, 9); n > 0; n--)
        {
            yield return (network, Metric.TimeToSync, "", (short)FieldBuckets.BucketOf(Metric.TimeToSync, (long)Math.Exp(random.NextDouble() * 16)), 1);
            yield return (network, Metric.Attempts, "", (short)FieldBuckets.BucketOf(Metric.Attempts, random.Next(10) < 8 ? 1 : random.Next(2, 12)), 1);
        }
        if (random.Next(4) == 0)
            yield return (network, Metric.Syncs, "unreachable", 0, random.Next(1, 5));
        if (random.Next(5) == 0)
            yield return (network, Metric.WorkStops, random.Next(2) == 0 ? "quota" : "constraint_battery_not_low", 0, 1);
        if (random.Next(30) == 0)
            yield return (network, Metric.WorkRuns, "gave_up", 0, 1);
        if (random.Next(60) == 0)
            yield return (network, Metric.Rejections, random.Next(3) == 0 ? Markup : "NO_STOCK", 0, 1);
        if (random.Next(12) == 0)
            yield return (network, Metric.Conflicts, "last_writer_wins", 0, random.Next(1, 4));
        if (random.Next(6) == 0)
            yield return (network, Metric.OutboxAge, "", (short)random.Next(6, 20), 1);
    }

    private static FieldEventRecord NewEvent(FieldDeviceRecord device, int n, long at, Random random) => new()
    {
        Scope = device.Scope,
        ClientId = device.ClientId,
        ReportNumber = 1 + (n / 10),
        Ord = n % 10,
        At = at,
        Kind = (short)(n % 3 == 0 ? 2 : 1),
        Trigger = n % 3 == 0 ? "sync" : "write",
        Result = n % 4 == 3 ? "stopped" : "ok",
        Reason = n % 4 == 3 ? "quota" : "",
        Network = 1,
        Battery = (short)random.Next(-1, 101),
        Duration = random.Next(50_000),
        Attempt = n % 3 == 0 ? 1 : 0,
        BytesSent = random.Next(9_000),
        BytesReceived = random.Next(9_000),
        RowsSent = random.Next(40),
        RowsReceived = random.Next(40),
    };
}
