using OfflineSync.Simulation.Sweeps.Ledger;

namespace OfflineSync.Simulation.Sweeps.Scenario;

/// <summary>
/// What a client goes through in its life: transactions and plain writes, pushes and their results, deltas of one page and of several, a lost conflict, a
/// rejection, a row that waits for another one, a delete, a migration, and the fetching of what was skipped before it.
/// </summary>
internal static class CanonicalScenario
{
    public static IReadOnlyList<ScenarioStep> Steps { get; } =
    [
        new("open", device => device.Open()),
        new("write a transaction", device => device.Write(("notes", "a", "w1"), ("lines", "a1", "w2")), IsWrite: true),
        new("write plainly", device => device.WritePlainly("notes", "p", "w3"), IsWrite: true),
        Others("others write", (server, at) =>
        {
            for (var i = 0; i < 7; i++)
                server.Write(at, "notes", $"o{i}", ("text", $"other {i}"), ("tag", $"tag {i}"));
            server.Write(at, "lines", "early", ("text", "a line of a late note"), ("note", "late"));
        }),
        new("first sync", device => device.Sync()),
        new("write what is refused", device => device.Write(("notes", "r", LedgerServer.Refused), ("lines", "r1", "w4")), IsWrite: true),
        new("write what follows", device => device.Write(("notes", "b", "w5"), ("lines", "b1", "w6")), IsWrite: true),
        new("write again", device => device.WritePlainly("notes", "p", "w7"), IsWrite: true),
        Others("others write over it", (server, at) =>
        {
            server.Write(at.AddSeconds(10), "notes", "p", ("text", "the winner"));
            server.Delete("notes", "o1");
        }),
        new("second sync", device => device.Sync()),
        Others("the late note comes", (server, at) => server.Write(at, "notes", "late", ("text", "here"))),
        new("third sync", device => device.Sync()),
        new("delete", device => device.Delete("lines", "b1"), IsWrite: true),
        new("write before the migration", device => device.WritePlainly("notes", "m", "w8"), IsWrite: true),
        new("close", device => device.Close()),
        new("migrate", device => device.Migrate()),
        new("open again", device => device.Open()),
        new("write after the migration", device => device.Write(("notes", "c", "w9"), ("lines", "c1", "w10")), IsWrite: true),
        new("fourth sync", device => device.Sync()),
        new("write once more", device => device.Write(("notes", "a", "w11"), ("lines", "a1", "w12")), IsWrite: true),
        new("last sync", device => device.Sync()),
        new("close at the end", device => device.Close()),
    ];

    private static ScenarioStep Others(string name, Action<LedgerServer, DateTimeOffset> write) =>
        new(name, device => write(device.Server, device.World.Now));
}
