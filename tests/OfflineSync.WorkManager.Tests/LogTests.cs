using Microsoft.Extensions.Logging;
using OfflineSync.Testing;

namespace OfflineSync.WorkManager.Tests;

/// <summary>What an operator reads in the log.</summary>
public sealed class LogTests
{
    [Fact]
    public async Task An_attempt_is_logged_from_its_beginning_to_its_end()
    {
        using var log = new RecordingLog(LogLevel.Debug);
        await using var host = await Host.OpenAsync(h => h.Options.LoggerFactory = log);
        var held = host.Holds("work", obeys: false);
        var id = await host.EnqueueAsync(Host.OneTime().Build());
        await host.Manager.CancelAsync(id);
        await host.Runs[0].ReportProgressAsync(WorkData.Empty);
        held.Finish();
        await Host.YieldUntilAsync(() => log.Lines.Count >= 4);
        Assert.Equal(
            [
                $"Work {id} (work) begins attempt 0",
                $"Work {id} (work) is told to stop: CancelledByApp",
                $"The progress of work {id} is ignored: the attempt no longer is the current one",
                $"Work {id} (work) has ended: Stopped",
            ],
            log.Lines);
    }

    [Fact]
    public async Task Progress_that_counts_is_not_logged()
    {
        using var log = new RecordingLog(LogLevel.Information);
        await using var host = await Host.OpenAsync(h => h.Options.LoggerFactory = log);
        host.Holds("work");
        await host.EnqueueAsync(Host.OneTime().Build());
        await host.Runs[0].ReportProgressAsync(WorkData.Empty);
        Assert.Empty(log.Lines);
    }

    [Fact]
    public async Task Work_that_is_taken_over_from_the_dead_is_logged()
    {
        using var log = new RecordingLog();
        await using var dead = await Host.OpenAsync(h => h.Holds("work"));
        await using var survivor = await Host.OpenAsync(h => h.Options.LoggerFactory = log, dead);
        var id = await dead.EnqueueAsync(Host.OneTime().Build());
        var owner = (await dead.SpecAsync(id)).Owner;
        dead.Die();
        survivor.Manager.Wake();
        await survivor.AdvanceAsync(TimeSpan.FromSeconds(30));
        Assert.Equal([$"The process {owner} no longer holds its lock; what it ran is enqueued again"], log.Lines);
    }

    [Fact]
    public async Task A_lease_that_cannot_be_given_back_is_logged_and_ends_nothing_else()
    {
        using var log = new RecordingLog();
        await using var host = await Host.OpenAsync(h =>
        {
            h.Options.LoggerFactory = log;
            h.Options.BusyTimeout = TimeSpan.FromMilliseconds(1);
        });
        using (host.Lock())
            await host.PassTimeUntilAsync(host.Manager.DisposeAsync().AsTask());
        Assert.Equal("The lease could not be given back; others wait until it expires", log.Lines[^1]);
    }

    [Fact]
    public async Task A_pass_that_fails_is_logged_told_to_who_waits_and_made_again()
    {
        using var log = new RecordingLog();
        await using var host = await Host.OpenAsync(h => h.Options.LoggerFactory = log);
        host.Holds("work");
        await host.EnqueueAsync(Host.OneTime().Build());
        var broken = new InvalidDataException("broken");
        var asked = 0;
        host.Manager.Engine.HoldBack(StopReason.DeviceState, _ => asked++ > 0 ? false : throw broken);
        await host.SettleAsync();
        Assert.Equal(["Looking at the queue failed; trying again"], log.Lines);
        Assert.Equal(1, asked);
        await host.AdvanceAsync(TimeSpan.FromSeconds(30));
        Assert.True(asked > 1);
        Assert.Single(log.Lines);

        host.Manager.Engine.HoldBack(StopReason.DeviceState, _ => throw broken);
        Assert.Same(broken, await Assert.ThrowsAsync<InvalidDataException>(() => host.Manager.DrainAsync()));
        host.Manager.Engine.Release();
    }
}
