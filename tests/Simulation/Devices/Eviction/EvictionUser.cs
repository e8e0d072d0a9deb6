using System.Globalization;
using OfflineSync.Client;
using OfflineSync.Simulation.Landmarks;
using OfflineSync.Simulation.Workload;

namespace OfflineSync.Simulation.Devices.Eviction;

/// <summary>What an app does about rows that leave its device and come back.</summary>
/// <param name="device">The device.</param>
/// <param name="client">The open client.</param>
/// <param name="journal">What users wrote: keys of rows that may be somewhere.</param>
/// <param name="items">How many items there are at most.</param>
internal sealed class EvictionUser(Device device, OfflineSyncClient client, Journal journal, int items)
{
    private const int FewRows = 6;
    private const int ManyOneIn = 6;
    private const int AttemptsMax = 4;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);

    /// <summary>Notes what an eviction came by.</summary>
    public static void Note(Device device, EvictionResult result)
    {
        device.Reached(Landmark.EvictionRun);
        foreach (var hold in result.Kept.Keys)
        {
            device.Reached(hold switch
            {
                EvictionHold.Pinned => Landmark.PinnedRowKept,
                EvictionHold.Unsynced => Landmark.UnsyncedRowKept,
                EvictionHold.Rejected => Landmark.RejectedRowKept,
                EvictionHold.Conflict => Landmark.ConflictingRowKept,
                EvictionHold.Referenced => Landmark.ReferencedRowKept,
                _ => Landmark.EvictionRun,
            });
        }
    }

    public async Task ActAsync(OperationKind kind, Random random)
    {
        // Mostly one that rows leave.
        var tables = AppPolicies.Tables.Where(table => device.Policies?.IsPartial(table) == true).ToArray();
        var table = tables.Length > 0 && random.Next(4) > 0 ? tables[random.Next(tables.Length)] : AppPolicies.Tables[random.Next(AppPolicies.Tables.Count)];
        switch (kind)
        {
            case OperationKind.PinRow:
                var pinned = random.Next(2) == 0 && device.Known.LeftOf(table) is { Length: > 0 } gone ? gone[random.Next(gone.Length)] : KeyIn(table, random);
                await client.Eviction.PinAsync(table, [pinned]);
                device.Known.Pin(table, pinned, isPinned: true);
                break;
            case OperationKind.UnpinRow when device.Known.Pins is { Count: > 0 } rows:
                var (of, pin) = rows[random.Next(rows.Count)];
                device.Known.Pin(of, pin, isPinned: false);
                await (pin is null ? client.Eviction.UnpinTableAsync(of) : client.Eviction.UnpinAsync(of, [pin]));
                break;
            case OperationKind.PinTable:
                await client.Eviction.PinTableAsync(table);
                device.Known.Pin(table, null, isPinned: true);
                break;
            case OperationKind.Touch:
                client.Eviction.Touch(table, Keys(table, random));
                break;
            case OperationKind.FetchRows:
                var left = device.Known.LeftOf(table);
                var keys = left.Length > 0 && random.Next(4) > 0 ? [.. random.GetItems(left, random.Next(1, FewRows)).Select(key => new object[] { key })] : Keys(table, random);
                await FetchAsync(Landmark.EvictedRowsFetched, () => client.FetchAsync(table, keys), random);
                break;
            case OperationKind.FetchWindow when device.Policies?.ColumnOf(table) is { } column:
                var window = Window(column, random);
                await FetchAsync(Landmark.WindowFetched, () => client.FetchAsync(table, window), random);
                break;
        }
    }

    // As who waits for rows on a screen does.
    private async Task FetchAsync(Landmark landmark, Func<Task<FetchResult>> fetch, Random random)
    {
        for (var attempts = 1; ; attempts++)
        {
            try
            {
                if ((await fetch()).Fetched > 0)
                    device.Reached(landmark);
                return;
            }
            catch (OfflineSyncException) when (attempts < AttemptsMax)
            {
                await Task.Delay(LongestPause * random.NextDouble(), device.App!.Process.Clock);
            }
        }
    }

    private static FetchWindow Window(string column, Random random)
    {
        var rows = random.Next(1, 60);
        if (column is "number" or "level")
            return new FetchWindow((long)random.Next(60), random.Next(2) == 0 ? null : (long)random.Next(60, 500), rows);
        return new FetchWindow(random.Next(2) == 0 ? null : Text(random), null, rows);
    }

    private static string Text(Random random) => string.Create(CultureInfo.InvariantCulture, $"{random.Next(1, 5)}-{random.Next(600):D5}");

    private object[][] Keys(string table, Random random)
    {
        var isMany = random.Next(ManyOneIn) == 0;
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        for (var wanted = isMany ? random.Next(journal.Marks.Count + 1) : random.Next(1, FewRows); wanted > 0; wanted--)
            keys.Add(KeyIn(table, random));
        return [.. keys.Select(key => new object[] { key })];
    }

    private string KeyIn(string table, Random random)
    {
        var mark = journal.Random(random);
        return table switch
        {
            AppSchema.Items => string.Create(CultureInfo.InvariantCulture, $"i{random.Next(items)}"),
            AppSchema.Marks => mark,
            AppSchema.Parts => string.Create(CultureInfo.InvariantCulture, $"{mark}/{random.Next(2)}"),
            AppSchema.Notes => "n" + mark,
            _ => "o" + mark,
        };
    }
}
