using OfflineSync.Client;

namespace OfflineSync.EndToEnd.Tests.Merge;

/// <summary>Devices that write columns of every type at random, over a network that breaks, end up equal and lose nothing.</summary>
public abstract class MergeConvergenceTests(StoreFixture store) : NoteTests(store)
{
    private const int Steps = 120;
    private const string PagesTable =
        """
        CREATE TABLE pages(id TEXT PRIMARY KEY, title TEXT, owner TEXT, price INTEGER, status TEXT,
            views INTEGER NOT NULL DEFAULT 0, tags TEXT NOT NULL DEFAULT '[]', body TEXT NOT NULL DEFAULT '')
        """;

    /// <summary>Seeds 1 to 3, or to as many as OFFLINESYNC_TEST_SEEDS says.</summary>
    public static TheoryData<int> Seeds =>
        [.. Enumerable.Range(1, int.TryParse(Environment.GetEnvironmentVariable("OFFLINESYNC_TEST_SEEDS"), out var count) ? count : 3)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Merged_columns_converge_and_lose_nothing_whatever_breaks(int seed)
    {
        var random = new Random(seed);
        var ledger = new PageLedger();
        var app = new RandomNotes(random, ledger);
        Device[] devices = [NewDevice(), NewDevice(), NewDevice()];
        foreach (var device in devices)
        {
            await device.OpenAsync();
            app.CreatePages(device);
        }
        await SyncAllAsync([.. devices, .. devices]);
        foreach (var device in devices)
            device.Network.Decide = _ => Decide(device, app, random);
        for (var step = 0; step < Steps; step++)
            await StepAsync(devices[random.Next(devices.Length)], app, random);
        foreach (var device in devices)
            device.Network.Decide = null;
        await SettleAsync(devices, ledger);

        await AssertEqualAsync(devices, NewDevice());
        foreach (var device in devices)
            ledger.Check(device);
    }

    private static async Task StepAsync(Device device, RandomNotes app, Random random)
    {
        switch (random.Next(10))
        {
            case < 5:
                await app.EditAsync(device);
                break;
            case 5:
                await ReopenAsync(device, fetchAll: random.Next(4) == 0);
                break;
            case 6:
                await app.DecideAsync(device);
                break;
            default:
                await TrySyncAsync(device);
                break;
        }
    }

    /// <summary>Fetching everything is what follows a migration that adds columns, or a restored server.</summary>
    private static async Task ReopenAsync(Device device, bool fetchAll)
    {
        await device.CloseAsync();
        if (fetchAll)
            device.Execute("UPDATE offlinesync_scopes SET cursor = x'', resnapshot = 1");
        await device.OpenAsync();
    }

    /// <summary>Now and then the network fails, and the app writes while a request is on its way.</summary>
    private static NetworkFault? Decide(Device device, RandomNotes app, Random random)
    {
        if (random.Next(3) == 0)
            app.EditAsync(device).GetAwaiter().GetResult();
        return random.Next(3) == 0 ? new NetworkFault((FaultKind)random.Next(3), random.Next(400)) : null;
    }

    /// <summary>Syncs until every mutation is decided; some make the server fail, and are tried a few times.</summary>
    private static async Task SettleAsync(Device[] devices, PageLedger ledger)
    {
        const int RoundsMax = 50;
        for (var round = 0; round < RoundsMax && devices.Any(device => device.Client.Status.Pending > 0); round++)
        {
            foreach (var device in devices)
                await TrySyncAsync(device);
        }
        await SyncAllAsync([.. devices, .. devices]);
        foreach (var device in devices)
        {
            Assert.DoesNotContain(await device.Client.Conflicts.ListAsync(), conflict => conflict is { Table: "pages", Column: "body" });
            foreach (var mutation in await device.Client.Rejected.ListAsync())
                ledger.Refused(mutation);
        }
    }

    private static async Task TrySyncAsync(Device device)
    {
        try
        {
            await device.SyncAsync();
        }
        catch (OfflineSyncException error) when (error.IsTransient)
        {
        }
    }

    private Device NewDevice() => NewDevice(
        table => (table.Name == "notes" ? (Action<TrackedTable>)DeclareNotesWithUpdateWins : DeclareNotes)(table), $"{NotesTable}; {PagesTable}", "notes", "pages");
}
