using OfflineSync.Client.Capture;
using OfflineSync.Client.Shadows;
using OfflineSync.Client.Storage;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Eviction;

/// <summary>Removes single rows with what is kept beside them. Belongs into a transaction of the caller, which has collected what the app wrote.</summary>
/// <param name="database">The database.</param>
/// <param name="runsTriggers">Whether triggers fire, the app's and ours.</param>
internal sealed class RowRemoval(Database database, bool runsTriggers)
{
    private readonly ShadowTables _shadows = new(database);

    // What the row was used is of no use.
    private readonly UseTables _uses = new(database, 0);

    /// <summary>Removes a row; false when the app's triggers changed rows of tracked tables by it: then nothing was done.</summary>
    public bool TryRemove(CapturedTable table, Value[] key)
    {
        if (!runsTriggers)
        {
            Remove(table, key);
            return true;
        }
        database.Execute("SAVEPOINT offlinesync_evict");
        Remove(table, key);
        // The row itself is recorded once.
        var isAlone = database.Scalar("SELECT count(*) FROM offlinesync_capture") == 1;
        if (isAlone)
            database.Prepare("DELETE FROM offlinesync_capture").Run();
        else
            database.Execute("ROLLBACK TO offlinesync_evict");
        database.Execute("RELEASE offlinesync_evict");
        return isAlone;
    }

    private void Remove(CapturedTable table, Value[] key)
    {
        var delete = database.Prepare($"DELETE FROM {SqlName.Quote(table.Name)} WHERE {table.MatchKey(1)}");
        delete.BindAll(1, key);
        delete.Run();
        _shadows.Find(table)?.Delete(key);
        _uses.Delete(table, key);
    }
}
