using OfflineSync.Client;
using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Devices.Eviction;
using OfflineSync.Simulation.Promises;
using OfflineSync.Simulation.Truth;
using OfflineSync.Simulation.Workload;
using OfflineSync.Simulation.Worlds;

namespace OfflineSync.Simulation.Running;

/// <summary>I21 at the end: what has left a device and is on the server comes back when it is asked for by its keys, and is right then.</summary>
internal sealed class Homecoming(World world, IReadOnlyList<Device> devices, Journal journal, ServerTruth truth, EvictionLosesNothing eviction, Violations violations)
{
    private const int SyncsForWindows = 2;

    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(3);

    /// <param name="fresh">A device that has all that the server has.</param>
    public void Run(Device fresh)
    {
        var keys = AppSchema.Shared.ToDictionary(table => table, table => KeysOf(fresh, table));
        var waiting = 0;
        foreach (var device in devices.Where(device => device.Policies is not null))
        {
            waiting++;
            device.App!.Process.Begin(() => SyncAsync(device));
        }
        world.Run(world.Now + Bound, () => waiting == 0 || violations.Any);
        foreach (var device in devices.Where(device => device.Policies is not null))
        {
            CheckChanged(device, keys);
            foreach (var table in AppSchema.Shared)
                CheckWindow(device, fresh, table);
        }
        foreach (var device in devices.Where(device => device.Policies is not null))
        {
            waiting++;
            device.App!.Process.Begin(() => FetchAsync(device));
        }
        world.Run(world.Now + Bound, () => waiting == 0 || violations.Any);
        if (waiting > 0 && !violations.Any)
            violations.Add("I23", $"{waiting} devices wait for rows that they fetch");
        foreach (var device in devices.Where(device => device.Policies is not null && !violations.Any))
            CheckOwned(device);

        // Deletes that came last make room for older rows, which come with the next pull.
        async Task SyncAsync(Device device)
        {
            try
            {
                for (var i = 0; i < SyncsForWindows; i++)
                    await device.App!.Client!.SyncNowAsync();
            }
            catch (OfflineSyncException error)
            {
                violations.Add("I23", $"{device.Name} cannot sync: {error.Message}");
            }
            waiting--;
        }

        async Task FetchAsync(Device device)
        {
            try
            {
                foreach (var table in AppPolicies.Tables.Where(device.Policies!.IsPartial))
                {
                    var wanted = table == AppSchema.Owned ? OwnedBy(device) : keys[table];
                    var result = await device.App!.Client!.FetchAsync(table, [.. wanted.Select(key => new object[] { key })]);
                    foreach (var key in result.Missing.Take(3))
                        violations.Add("I21", $"{key[0]} of {table} is on the server, and does not come back to {device.Name}");
                }
            }
            catch (OfflineSyncException error)
            {
                violations.Add("I23", $"{device.Name} cannot fetch rows: {error.Message}");
            }
            waiting--;
        }
    }

    private static IReadOnlyList<string> KeysOf(Device device, string table) =>
        [.. device.Rows(table).Select(row => row[..row.IndexOf('|', StringComparison.Ordinal)])];

    private void CheckChanged(Device device, Dictionary<string, IReadOnlyList<string>> keys)
    {
        foreach (var table in eviction.ChangedSinceTheyLeft(device).Where(row => keys.ContainsKey(row.Table)).ToLookup(row => row.Table, row => row.Key))
        {
            if (table.Intersect(keys[table.Key]).Except(KeysOf(device, table.Key)).FirstOrDefault() is { } missing)
                violations.Add("I21", $"{missing} of {table.Key} had left {device.Name}, has changed since, and has not come back");
        }
    }

    private void CheckWindow(Device device, Device fresh, string table)
    {
        if (device.Policies!.WindowOf(table) is not (> 0 and var rows))
            return;
        var newest = fresh.Newest(table, AppPolicies.AgeOf(table), rows);
        if (newest.Except(KeysOf(device, table)).FirstOrDefault() is { } missing)
            violations.Add("I9", $"{device.Name} keeps the newest {rows} of {table} and lacks {missing}");
    }

    private List<string> OwnedBy(Device device) =>
        [.. journal.Marks.Values.Where(mark => mark.HasOwned && truth.FindApplied("o" + mark.Id)?.Scope == AppSchema.ScopeOf(device.Owner)).Select(mark => "o" + mark.Id)];

    private void CheckOwned(Device device)
    {
        var expected = OwnedBy(device).Select(key => $"{key}|{key[1..]}").Order(StringComparer.Ordinal);
        var rows = device.Rows(AppSchema.Owned).Order(StringComparer.Ordinal);
        if (!rows.SequenceEqual(expected))
            violations.Add("I21", $"{device.Name} owns {string.Join(", ", rows.Except(expected).Take(3))} where the server has {string.Join(", ", expected.Except(rows).Take(3))}");
    }
}
