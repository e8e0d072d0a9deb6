using Microsoft.Data.Sqlite;
using OfflineSync.Testing;

namespace OfflineSync.WorkManager.Tests;

/// <summary>Scenario 34 and corrupt files are with the stops; these are the disks.</summary>
public sealed class StorageTroubleTests
{
    [RootFact]
    public async Task A_full_disk_refuses_work_and_loses_none()
    {
        using var disk = new SmallDisk();
        await using var host = await Host.OpenAsync(h => h.Options.DatabasePath = disk.DatabasePath);
        var kept = await host.EnqueueAsync(Host.Later());
        disk.Fill();

        var taken = await FillQueueAsync(host);
        await host.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(WorkErrorKind.Storage, Assert.Single(host.Errors).Kind);
        disk.Free();
        await host.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(WorkState.Enqueued, await host.StateAsync(kept));
        foreach (var id in taken)
            Assert.NotNull(await host.StateAsync(id));
        var after = await host.EnqueueAsync(Host.OneTime().Build());
        Assert.Equal(WorkState.Succeeded, await host.StateAsync(after));
    }

    [RootFact]
    public async Task A_result_that_the_full_disk_did_not_take_is_recorded_later_and_the_work_does_not_run_twice()
    {
        using var disk = new SmallDisk();
        using var log = new RecordingLog();
        await using var host = await Host.OpenAsync(h =>
        {
            h.Options.DatabasePath = disk.DatabasePath;
            h.Options.LoggerFactory = log;
        });
        var held = host.Holds("held");
        var id = await host.EnqueueAsync(Host.OneTime("held").Build());
        var states = new List<WorkState?>();
        host.Manager.Changed += (_, change) => states.AddRange(change.Id == id ? [change.Info?.State] : []);
        disk.Fill();
        await FillQueueAsync(host);

        held.Finish(WorkResult.Success(new WorkDataBuilder().Set("big", new string('x', 9_000)).Build()));
        await host.PassTimeUntilAsync(() => log.Lines.Contains($"The end of work {id} could not be recorded; trying again"));
        Assert.DoesNotContain(WorkState.Succeeded, states);
        disk.Free();
        await host.PassTimeUntilAsync(() => states.Contains(WorkState.Succeeded));

        Assert.Equal(WorkState.Succeeded, await host.StateAsync(id));
        Assert.Single(host.Runs, run => run.Id == id);
    }

    [RootFact]
    public async Task A_disk_that_becomes_read_only_stops_nothing_but_the_queue()
    {
        using var disk = new SmallDisk();
        await using var host = await Host.OpenAsync(h => h.Options.DatabasePath = disk.DatabasePath);
        var kept = await host.EnqueueAsync(Host.Later());
        host.Die();
        disk.IsReadOnly = true;

        await using var restarted = new Host(host);
        restarted.Options.DatabasePath = disk.DatabasePath;
        var opening = restarted.OpenAsync();
        await restarted.PassTimeUntilAsync(opening);
        await Refused(restarted, Host.Later());

        Assert.Equal(WorkErrorKind.Storage, Assert.Single(restarted.Errors).Kind);
        disk.IsReadOnly = false;
        await restarted.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(WorkState.Enqueued, await restarted.StateAsync(kept));
    }

    [RootFact]
    public async Task After_trouble_every_work_is_told_again_as_a_commit_that_failed_may_have_changed_it()
    {
        using var disk = new SmallDisk();
        await using var host = await Host.OpenAsync(h => h.Options.DatabasePath = disk.DatabasePath);
        var id = await host.EnqueueAsync(Host.Later());
        var told = new List<WorkState?>();
        host.Manager.Changed += (_, change) => told.AddRange(change.Id == id ? [change.Info?.State] : []);

        disk.Fill();
        await FillQueueAsync(host);
        disk.Free();
        await Pass(host, host.Manager.EnqueueAsync(Host.Later()));

        Assert.Contains(WorkState.Enqueued, told);
    }

    [RootFact]
    public async Task A_start_that_was_refused_and_reached_the_file_all_the_same_does_not_hold_the_work_for_ever()
    {
        using var disk = new SmallDisk();
        await using var host = await Host.OpenAsync(h => h.Options.DatabasePath = disk.DatabasePath);
        var id = await host.EnqueueAsync(Host.OneTime().WithInitialDelay(TimeSpan.FromMinutes(1)).Build());
        using (var file = new SqliteConnection($"Data Source={disk.DatabasePath};Pooling=False"))
        {
            file.Open();
            using var start = file.CreateCommand();
            start.CommandText = $"UPDATE work SET state = {(int)WorkState.Running}, owner = (SELECT instance FROM owners)";
            start.ExecuteNonQuery();
        }
        disk.Fill();
        await FillQueueAsync(host);
        disk.Free();
        await host.AdvanceAsync(TimeSpan.FromMinutes(2));

        Assert.Single(host.Runs, run => run.Id == id);
        Assert.Equal(WorkState.Succeeded, await host.StateAsync(id));
        Assert.False(File.Exists(disk.DatabasePath + "-owner1"));
    }

    /// <summary>Enqueues until the disk refuses, and returns what was taken.</summary>
    private static async Task<List<Guid>> FillQueueAsync(Host host)
    {
        var input = new WorkDataBuilder().Set("big", new string('x', 9_000)).Build();
        var taken = new List<Guid>();
        while (true)
        {
            var request = Host.OneTime().WithInitialDelay(TimeSpan.FromDays(1)).WithInput(input).Build();
            try
            {
                await Pass(host, host.Manager.EnqueueAsync(request));
                taken.Add(request.Id);
            }
            catch (WorkStorageException)
            {
                return taken;
            }
        }
    }

    private static async Task Refused(Host host, WorkRequest request) =>
        await Assert.ThrowsAsync<WorkStorageException>(() => Pass(host, host.Manager.EnqueueAsync(request)));

    private static async Task Pass(Host host, Task task)
    {
        await host.PassTimeUntilAsync(() => task.IsCompleted);
        await task;
    }
}
