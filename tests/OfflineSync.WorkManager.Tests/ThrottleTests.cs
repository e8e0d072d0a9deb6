using OfflineSync.Testing;
using OfflineSync.WorkManager.Engine;

namespace OfflineSync.WorkManager.Tests;

/// <summary>For how long work is held back that is stopped again and again.</summary>
public sealed class ThrottleTests
{
    private static readonly Constraints Charging = new() { RequiresCharging = true };

    [Fact]
    public void Attempts_count_from_the_first_that_this_process_has_seen()
    {
        var time = new ManualTime();
        var throttle = new Throttle(time);
        var id = Guid.NewGuid();
        Assert.True(Held(100) <= TimeSpan.Zero);
        Assert.True(Held(105) <= TimeSpan.Zero);
        Assert.Equal(TimeSpan.FromSeconds(30), Held(106));
        Assert.Equal(TimeSpan.FromSeconds(60), Held(107));
        time.Advance(TimeSpan.FromSeconds(45));
        Assert.Equal(TimeSpan.FromSeconds(15), Held(107));
        Assert.True(throttle.HeldFor(id, 1, 107) <= TimeSpan.Zero);

        TimeSpan Held(int attempts) => throttle.HeldFor(id, 0, attempts);
    }

    [Fact]
    public async Task What_flapped_in_one_period_begins_anew_in_the_next()
    {
        await using var host = await Host.OpenAsync();
        var held = host.Holds("work");
        var id = await host.EnqueueAsync(Host.Periodic().WithConstraints(Charging).WithBackoff(BackoffPolicy.Linear, TimeSpan.FromSeconds(10)).Build());
        held.Finish();
        await host.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(2, host.Runs.Count);
        for (var stops = 0; stops < 6; stops++)
        {
            await host.FlapAsync();
        }
        Assert.Contains(WaitReason.Throttled, (await host.Manager.ExplainAsync(id)).Reasons);
    }
}
