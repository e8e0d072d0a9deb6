using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Client;
using OfflineSync.Server.Hosting;

namespace OfflineSync.EndToEnd.Tests.Merge;

/// <summary>Devices with notes, whose columns merge by every rule there is, and a server with a validator and a resolver.</summary>
public abstract class NoteTests(StoreFixture store) : DeviceScenario(store)
{
    protected const string NotesTable =
        """
        CREATE TABLE notes(id TEXT PRIMARY KEY, title TEXT, owner TEXT, price INTEGER, status TEXT,
            views INTEGER NOT NULL DEFAULT 0, tags TEXT NOT NULL DEFAULT '[]', body TEXT NOT NULL DEFAULT '')
        """;

    private protected NoteRules Rules { get; } = new();

    protected override void Register(IServiceCollection services) => services
        .AddSingleton(Rules)
        .AddMutationValidator<NoteValidator>("notes")
        .AddMutationValidator<NoteValidator>("pages")
        .AddConflictResolver<JoiningResolver>(JoiningResolver.Name);

    /// <summary>The rules of <see cref="NotesTable"/>.</summary>
    private protected static void DeclareNotes(TrackedTable notes) => notes
        .Column("owner", owner => owner.Policy = MergePolicy.FirstWriterWins)
        .Column("price", price => price.Policy = MergePolicy.RejectStale)
        .Column("status", status => (status.Policy, status.Resolver) = (MergePolicy.Custom, JoiningResolver.Name))
        .Counter("views")
        .Set("tags")
        .Text("body");

    private protected static void DeclareNotesWithUpdateWins(TrackedTable notes)
    {
        DeclareNotes(notes);
        notes.Deletes = DeletePolicy.UpdateWins;
    }

    private protected Device NewDevice(Action<TrackedTable>? declare = null, string schema = NotesTable, params string[] tables) =>
        Add(new Device(Server.Address, Scope, [schema], tables.Length > 0 ? tables : ["notes"]) { Declare = declare ?? DeclareNotes });

    private protected async Task<Device> OpenAsync(Action<TrackedTable>? declare = null)
    {
        var device = NewDevice(declare);
        await device.OpenAsync();
        return device;
    }

    /// <summary>Two devices that have the same note.</summary>
    private protected async Task<(Device A, Device B)> OpenPairAsync(string note, Action<TrackedTable>? declare = null)
    {
        var (a, b) = (await OpenAsync(declare), await OpenAsync(declare));
        a.Execute(note);
        await SyncAllAsync(a, b);
        Assert.Single(b.State());
        Assert.Equal(a.State(), b.State());
        return (a, b);
    }

    /// <summary>Waits until the clocks of stamps have moved on.</summary>
    private protected static Task LaterAsync() => Task.Delay(TimeSpan.FromMilliseconds(5));

    /// <summary>All devices, and one that starts now, show the same and have nothing left to send.</summary>
    private protected Task AssertEqualAsync(params Device[] devices) => AssertEqualAsync(devices, NewDevice(devices[0].Declare));

    private protected static async Task AssertEqualAsync(Device[] devices, Device fresh)
    {
        await fresh.OpenAsync();
        await fresh.SyncAsync();
        foreach (var device in devices)
        {
            AssertSame(fresh, device);
            Assert.Equal(0, device.Client.Status.Pending);
        }
    }

    private static void AssertSame(Device expected, Device actual)
    {
        var (rows, others) = (expected.State(), actual.State());
        if (!rows.SequenceEqual(others))
            Assert.Fail($"Expected:\n{string.Join("\n", rows.Except(others))}\nActual:\n{string.Join("\n", others.Except(rows))}");
    }
}
