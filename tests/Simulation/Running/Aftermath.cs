using OfflineSync.Client;
using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Disk;
using OfflineSync.Simulation.Promises;
using OfflineSync.Simulation.Servers;
using OfflineSync.Simulation.Truth;
using OfflineSync.Simulation.Workload;
using OfflineSync.Simulation.Worlds;

namespace OfflineSync.Simulation.Running;

/// <summary>Nothing goes wrong any more: within a bound everything must have come right, and be the same everywhere.</summary>
internal sealed class Aftermath(
    World world,
    ServerCluster cluster,
    List<Device> devices,
    Journal journal,
    ServerTruth truth,
    Watchers watchers,
    Violations violations,
    AppSettings settings,
    Func<string?, DiskState, Device> newDevice)
{
    /// <summary>
    /// The longest pause of the SDK is a minute, the longest wait for an answer that does not come 100 seconds, a server may ask for ten more, and what was
    /// rejected in between starts a round of its own.
    /// </summary>
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(6);

    private static readonly TimeSpan ReturnAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastWriteAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SyncEvery = TimeSpan.FromSeconds(20);

    private DateTimeOffset _lastWrites;
    private bool _isQuiet;

    public void Run()
    {
        Repair();
        _lastWrites = world.Now + LastWriteAfter;
        var end = world.Now + Bound;
        LookAgain();
        world.Run(end, () => _isQuiet || violations.Any);
        if (violations.Any)
            return;
        if (!_isQuiet)
        {
            foreach (var problem in devices.Select(Problem).OfType<string>())
                violations.Add("I23", $"{(int)Bound.TotalSeconds} s after the last fault {problem}");
            return;
        }
        watchers.Each(promise => promise.Ended());
        CheckWrites();
        CheckEqual();
        // Each costs as much as a good part of the rest, and is the same in all worlds but for what went before.
        var endings = world.NewRandom("endings");
        var (hasOutage, hasQuietHour) = (endings.Next(2) == 0, endings.Next(2) == 0);
        if (hasOutage && settings.SyncsByItself && !violations.Any)
            new Outage(world, cluster, devices, journal, violations).Run();
        if (hasQuietHour && settings.SyncsByItself && !violations.Any)
            new QuietHour(world, devices, journal, truth, violations).Run();
        if (settings.Files is not null && !violations.Any)
            new FilesAtRest(world, cluster, devices, journal, watchers.Attachments, violations, settings).Run();
    }

    private void Repair()
    {
        foreach (var address in cluster.Addresses)
            cluster.Start(address);
        foreach (var device in devices)
        {
            device.Conditions.IsUp = true;
            device.Conditions.LosesToServer = device.Conditions.LosesToClient = false;
            device.Conditions.BreakAll(isSilent: false);
            if (device.Disk is { } disk)
                (disk.Fault, disk.Stepping) = (null, null);
            if (device.App is null)
                device.Start();
            else
                device.App.Process.Resume();
            // What a suspended app had before it comes first.
            After(ReturnAfter, () =>
            {
                device.FreeBytes = long.MaxValue;
                device.SetSensors(isMetered: false, isCharging: true);
                device.Begin(OperationKind.Return, journal);
            });
            After(LastWriteAfter, () => device.Begin(OperationKind.Write, journal));
            if (!settings.SyncsByItself)
                SyncAgain(device);
        }
    }

    private void SyncAgain(Device device) => After(SyncEvery, () =>
    {
        if (_isQuiet)
            return;
        device.Begin(OperationKind.Sync, journal);
        SyncAgain(device);
    });

    private void LookAgain() => After(LookEvery, () =>
    {
        _isQuiet = world.Now > _lastWrites && devices.TrueForAll(device => Problem(device) is null);
        if (!_isQuiet)
            LookAgain();
    });

    private void After(TimeSpan span, Action action) => world.SetTimer(world.Now + span, world.Outside, action);

    private string? Problem(Device device)
    {
        if (device.App?.Client is not { } client)
            return $"the app of {device.Name} is not open";
        if (!device.HasWrittenLast)
            return $"the app of {device.Name} could not write";
        var observed = device.Disk!.IsObserved;
        device.Disk.IsObserved = true;
        try
        {
            var status = client.Status;
            if (status.Pending > 0)
                return $"{status.Pending} mutations of {device.Name} wait ({status.LastError?.Message ?? "no error"})";
            if (status.TablesLoading is [var loading, ..])
                return $"{device.Name} has not fetched {loading} ({status.LastError?.Message ?? "no error"})";
            foreach (var scope in new[] { AppSchema.Scope, AppSchema.ScopeOf(device.Owner) })
            {
                var (head, at) = (cluster.Store.Read(scope, content => content.Head.Change), device.Checkpoint(scope));
                if (at != head)
                    return $"{device.Name} is at {at} of {scope}, the server at {head} ({status.LastError?.Message ?? "no error"})";
            }
            return null;
        }
        finally
        {
            device.Disk.IsObserved = observed;
        }
    }

    private void CheckWrites()
    {
        foreach (var mark in journal.Marks.Values.Where(mark => mark.State == MarkState.Returned))
        {
            if (truth.FindApplied(mark.Id) is null && !truth.WasRejected(mark.Id))
                violations.Add("I3", $"{mark.Id} was written, and the server has neither taken nor rejected it");
        }
    }

    private void CheckEqual()
    {
        var fresh = newDevice(null, Device.NewFiles(devices[0].FreshFolder));
        fresh.Policies = null;
        fresh.MigratesAtOpening = devices.Exists(device => device.MigratesAtOpening);
        fresh.Start();
        world.Run(world.Now + Bound, () => fresh.App!.Client is not null);
        var isDone = false;
        fresh.App!.Process.Begin(SyncAsync);
        world.Run(world.Now + Bound, () => isDone);
        if (!isDone)
        {
            violations.Add("I23", "a new device does not get everything");
            return;
        }
        foreach (var table in AppSchema.Shared)
            Compare(table, devices, device => device.Rows(table), mayLack: true);
        if (!violations.Any && devices.Exists(device => device.Policies is not null))
        {
            new Homecoming(world, devices, journal, truth, watchers.Eviction, violations).Run(fresh);
            foreach (var table in AppSchema.Shared)
                Compare(table, devices, device => device.Rows(table));
        }
        if (fresh.MigratesAtOpening)
            Compare("extra", devices.Where(device => device.MigratesAtOpening), device => device.Extras());

        void Compare(string what, IEnumerable<Device> compared, Func<Device, IReadOnlyList<string>> read, bool mayLack = false)
        {
            var expected = read(fresh);
            foreach (var device in compared.Where(device => device != fresh))
            {
                var rows = read(device);
                if (mayLack && device.Policies?.IsPartial(what) == true ? rows.Except(expected).Any() : !rows.SequenceEqual(expected))
                {
                    violations.Add(
                        "I9",
                        $"{what} of {device.Name} has {string.Join(", ", rows.Except(expected).Take(3))} where a new device has {string.Join(", ", expected.Except(rows).Take(3))}");
                }
            }
        }

        async Task SyncAsync()
        {
            try
            {
                await fresh.App.Client!.SyncNowAsync();
            }
            catch (OfflineSyncException error)
            {
                violations.Add("I23", $"a new device cannot sync: {error.Message}");
            }
            isDone = true;
        }
    }
}
