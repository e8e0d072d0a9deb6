using OfflineSync.WorkManager.Constraint;
using OfflineSync.WorkManager.Engine;
using OfflineSync.WorkManager.Queue;

namespace OfflineSync.WorkManager.Tests;

/// <summary>The lease that a process has on the queue, and the lock that says that it lives.</summary>
public sealed class OwnershipTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Who_opens_a_queue_has_a_lease_and_the_first_lock()
    {
        await using var host = await Host.OpenAsync();
        await using var other = await Host.OpenAsync(before: host);
        var expires = host.Time.Milliseconds + (long)Lease.TotalMilliseconds;
        Assert.Equal([(0, expires), (1, expires)], (await OwnersAsync(host)).Select(o => (o.Slot, o.Expires)));
        Assert.Equal(new Random(1).NextInt64().ToString("x16"), (await OwnersAsync(host))[0].Instance);
        Assert.False(OwnerSlot.IsFree(host.Options.DatabasePath, 0));
    }

    [Fact]
    public async Task A_queue_that_is_closed_gives_lease_and_lock_back()
    {
        await using var host = await Host.OpenAsync();
        await using var other = await Host.OpenAsync(before: host);
        await host.Manager.DisposeAsync();
        Assert.Equal(1, Assert.Single(await OwnersAsync(other)).Slot);
        Assert.True(OwnerSlot.IsFree(host.Options.DatabasePath, 0));
    }

    [Fact]
    public async Task A_queue_that_is_closed_over_a_worker_that_does_not_end_keeps_both_until_it_does()
    {
        await using var host = await Host.OpenAsync();
        await using var other = await Host.OpenAsync(before: host);
        var held = host.Holds("work", obeys: false);
        await host.EnqueueAsync(Host.OneTime().Build());
        await host.PassTimeUntilAsync(host.Manager.DisposeAsync().AsTask());

        await other.AdvanceAsync(Lease * 3);
        Assert.Equal(2, (await OwnersAsync(other)).Count);
        Assert.False(OwnerSlot.IsFree(host.Options.DatabasePath, 0));

        held.Finish();
        await Host.YieldUntilAsync(() => OwnerSlot.IsFree(host.Options.DatabasePath, 0));
    }

    [Fact]
    public async Task A_lease_is_renewed_while_something_runs_and_not_when_nothing_does()
    {
        await using var host = await Host.OpenAsync();
        var held = host.Holds("work");
        await host.EnqueueAsync(Host.OneTime().Build());
        for (var i = 0; i < 100; i++)
        {
            await host.AdvanceAsync(TimeSpan.FromSeconds(7));
            Assert.True(Assert.Single(await OwnersAsync(host)).Expires > host.Time.Milliseconds);
        }
        held.Finish();
        await host.SettleAsync();
        var left = Assert.Single(await OwnersAsync(host)).Expires;
        await host.EnqueueAsync(Host.Later());
        await host.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(left, Assert.Single(await OwnersAsync(host)).Expires);
    }

    [Fact]
    public async Task An_idle_queue_does_not_look_at_the_device_at_each_heartbeat()
    {
        await using var host = await Host.OpenAsync(h => h.Device.State = h.Device.State with { IsCharging = false });
        await host.EnqueueAsync(Host.OneTime().WithConstraints(new() { RequiresCharging = true }).Build());
        await host.AdvanceAsync(TimeSpan.FromSeconds(1));
        var reads = host.Device.Reads;
        await host.AdvanceAsync(host.Options.RescanInterval - TimeSpan.FromSeconds(2));
        Assert.Equal(reads, host.Device.Reads);
        await host.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(reads + 1, host.Device.Reads);
    }

    [Fact]
    public async Task A_process_that_was_given_up_enters_itself_with_the_first_work_that_it_starts()
    {
        await using var host = await Host.OpenAsync(h => h.Device.State = h.Device.State with { IsCharging = false });
        host.Holds("work");
        var id = await host.EnqueueAsync(Host.OneTime().WithConstraints(new() { RequiresCharging = true }).Build());
        var mine = Assert.Single(await OwnersAsync(host));
        await host.Manager.Engine.WriteAsync(transaction =>
        {
            Owners.Release(transaction, mine.Instance);
            return true;
        });

        Assert.True(await host.Manager.Engine.StartAsync(id, 0, new ConstraintCheck(null, host.Options.UnknownStates)));

        Assert.Equal(mine, Assert.Single(await OwnersAsync(host)));
        Assert.Equal(mine.Instance, (await host.SpecAsync(id)).Owner);
    }

    [Fact]
    public void Slots_are_taken_in_order_and_when_all_are_there_is_none()
    {
        var directory = Directory.CreateTempSubdirectory("slots");
        var path = Path.Combine(directory.FullName, "work.db");
        var slots = Enumerable.Range(0, 64).Select(_ => OwnerSlot.Take(path)).ToList();
        Assert.Equal(Enumerable.Range(0, 64), slots.Select(s => s.Number!.Value));
        using (var none = OwnerSlot.Take(path))
            Assert.Null(none.Number);
        slots[7].Dispose();
        using (var freed = OwnerSlot.Take(path))
            Assert.Equal(7, freed.Number);
        slots.ForEach(s => s.Dispose());
        directory.Delete(recursive: true);
        Assert.Null(OwnerSlot.Take(path).Number);
    }

    private static Task<List<(string Instance, int Slot, long Expires)>> OwnersAsync(Host host) => host.Manager.Engine.ReadAsync(transaction =>
        transaction.Database.Prepare("SELECT instance, slot, expires FROM owners ORDER BY slot").List(r => (r.Text(0), (int)r.Integer(1), r.Integer(2))));
}
