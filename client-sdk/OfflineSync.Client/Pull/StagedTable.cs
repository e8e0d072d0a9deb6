using OfflineSync.Client.Capture;
using OfflineSync.Client.Storage;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using static OfflineSync.Client.Storage.SqlName;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Pull;

/// <summary>
/// Moves the staged rows of one table into the app's table. Whole rows, nearly all of a first sync, go in one statement inside SQLite; the rest,
/// and everything when that statement meets a constraint, row by row.
/// </summary>
internal sealed class StagedTable(Database database, CapturedTable table, Application application)
{
    private readonly string _source = $"{PageStaging.Alias}.{PageStaging.TableName(table)}";

    public void Apply()
    {
        // Rows apply in the order in which they came; a row may come again. So the one statement takes those before the first that is not whole.
        var firstOther = database.Scalar($"SELECT min(id) FROM {_source} WHERE mask IS NOT NULL OR op <> {(int)RowOperation.Insert}") ?? long.MaxValue;
        if (!application.IsPlain(table) || !TryMoveWhole(firstOther))
            firstOther = 0;
        ApplySingly(firstOther);
    }

    private bool TryMoveWhole(long before)
    {
        var keys = table.KeyNames.Select((_, i) => $"k{i}");
        var values = table.ValueNames.Select((_, i) => $"c{i}");
        var sql = $"INSERT INTO {Quote(table.Name)} ({List(table.KeyNames.Concat(table.ValueNames))}) "
            + $"SELECT {string.Join(", ", keys.Concat(values))} FROM {_source} WHERE id < ?1 ORDER BY id {RowApplier.OnConflict(table, table.ValueNames)}";
        database.Execute("SAVEPOINT offlinesync_whole");
        var code = database.Prepare(sql).Bind(1, before).TryStep();
        long written = database.Changes;
        var isDone = code == SQLitePCL.raw.SQLITE_DONE && HasWritten(written, before);
        if (isDone)
            application.Moved(table, _source, before, written);
        else if (code == SQLitePCL.raw.SQLITE_DONE || (code & 0xFF) == SQLitePCL.raw.SQLITE_CONSTRAINT)
            database.Execute("ROLLBACK TO offlinesync_whole");
        else
            Microsoft.Data.Sqlite.SqliteException.ThrowExceptionForRC(code, database.Connection.Handle!);
        database.Execute("RELEASE offlinesync_whole");
        return isDone;
    }

    /// <summary>Whether each row was written: one is left out when its key only seems to be that of another row.</summary>
    private bool HasWritten(long count, long before) => !table.HasLooseKey || table.ValueNames.Count == 0
        || count == database.Scalar($"SELECT count(*) FROM {_source} WHERE id < {before}");

    private void ApplySingly(long from)
    {
        var rows = database.Prepare($"SELECT * FROM {_source} WHERE id >= ?1 ORDER BY id").Bind(1, from);
        var key = new Value[table.KeyNames.Count];
        var values = new Value[table.ValueNames.Count];
        var arena = new ByteArena();
        while (rows.Step())
        {
            var columns = rows.IsNull(2) ? table.AllColumns : ColumnSet.FromBits(rows.Blob(2), table.ValueNames.Count);
            for (var i = 0; i < key.Length; i++)
                key[i] = rows.Value(3 + i, arena);
            for (var i = 0; i < columns.Count; i++)
                values[i] = rows.Value(3 + key.Length + columns.Indexes[i], arena);
            application.Row(table, (RowOperation)rows.Integer(1), key, columns, values.AsSpan(0, columns.Count));
        }
    }
}
