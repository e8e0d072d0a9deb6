using OfflineSync.Client.Conflicts;
using OfflineSync.Client.Rejections;
using OfflineSync.Protocol.Field.V1;

namespace OfflineSync.Client.Diagnostics;

/// <summary>What waits on the device.</summary>
/// <param name="Count">Mutations that wait.</param>
/// <param name="Age">Milliseconds since the oldest of them was written; null: none waits.</param>
internal sealed record OutboxStanding(long Count, long? Age)
{
    public static OutboxStanding Read(Database database, long now)
    {
        var row = database.Prepare("SELECT count(*), min(created_at) FROM offlinesync_outbox WHERE state IN (0, 1)");
        row.Step();
        var standing = new OutboxStanding(row.Integer(0), row.IsNull(1) ? null : Math.Max(0, now - row.Integer(1)));
        row.Reset();
        return standing;
    }

    /// <summary>How the whole device stands after a sync.</summary>
    public DeviceStanding ToReport(Database database, DiagnosticsEvent sync) => new()
    {
        OutboxCount = Count,
        OutboxAge = Age ?? 0,
        Quarantined = database.Scalar("SELECT count(*) FROM offlinesync_quarantine") ?? 0,
        Rejected = RejectedStore.Count(database),
        Conflicts = ConflictStore.Count(database),
        FreeSpace = sync.FreeSpace is { } free and < long.MaxValue ? free + 1 : 0,
        DatabaseBytes = sync.DatabaseBytes ?? 0,
        LastSync = sync.EndedAt?.ToUnixTimeMilliseconds() ?? 0,
    };
}
