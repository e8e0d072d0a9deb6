namespace OfflineSync.Client.Tests;

public sealed class ClockTests
{
    [Fact]
    public async Task Stamps_increase_over_a_restart_with_a_clock_that_went_back()
    {
        await using var device = new Device("CREATE TABLE t(id TEXT PRIMARY KEY, v)");
        var clock = new FixedClock(DateTimeOffset.UnixEpoch.AddDays(1000));
        await device.OpenAsync(["t"], options => options.TimeProvider = clock);
        device.Execute("INSERT INTO t VALUES ('a', 1)");
        await device.Client.SyncNowAsync();
        foreach (var back in new[] { TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1), TimeSpan.FromDays(900) })
        {
            clock.Now -= back;
            await device.OpenAsync(["t"], options => options.TimeProvider = clock);
            device.Execute("UPDATE t SET v = v + 1");
            await device.Client.SyncNowAsync();
        }
        var stamps = device.Server.Mutations.Select(mutation => mutation.Stamp).ToArray();
        Assert.Equal(4, stamps.Distinct().Count());
        Assert.Equal(stamps.Order(), stamps);
    }
}
