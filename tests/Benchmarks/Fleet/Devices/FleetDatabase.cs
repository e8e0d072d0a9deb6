using OfflineSync.Benchmarks.Day.Devices;
using OfflineSync.Client;

namespace OfflineSync.Benchmarks.Fleet.Devices;

/// <summary>The tables of the fleet's app: those of a team, approvals that refuse stale writes, and labels whose code nobody else may have.</summary>
internal static class FleetDatabase
{
    public const string Tasks = "tasks";
    public const string Entries = "entries";
    public const string Labels = "labels";

    private const string Schema =
        """
        CREATE TABLE tasks (id TEXT PRIMARY KEY NOT NULL, title TEXT NOT NULL, status TEXT NOT NULL, approved INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE entries (id TEXT PRIMARY KEY NOT NULL, task_id TEXT NOT NULL, text TEXT NOT NULL);
        CREATE TABLE labels (id TEXT PRIMARY KEY NOT NULL, code TEXT NOT NULL UNIQUE);
        """;

    public static void Create(string path)
    {
        using var connection = TeamDatabase.Open(path);
        TeamDatabase.Execute(connection, Schema);
    }

    public static void Track(OfflineSyncOptions options) => options
        .Track(Tasks, table => table.Column("approved", approved => approved.Policy = MergePolicy.RejectStale))
        .Track(Entries)
        .Track(Labels);
}
