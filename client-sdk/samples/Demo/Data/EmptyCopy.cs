using Microsoft.Data.Sqlite;

namespace OfflineSync.Demo.Data;

/// <summary>Makes the database of a device that has never synced: the same schema, no rows in the tables to sync.</summary>
internal static class EmptyCopy
{
    public static void Create(string source, string target, IReadOnlyList<string> tables)
    {
        File.Copy(source, target, overwrite: true);
        using var connection = SqliteFile.Open(target, foreignKeys: false);
        using (var transaction = connection.BeginTransaction())
        {
            var triggers = connection.Rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'");
            foreach (var trigger in triggers)
                connection.Execute($"DROP TRIGGER {((string)trigger[0]).Quoted()}");
            foreach (var table in tables)
                connection.Execute($"DELETE FROM {table.Quoted()}");
            foreach (var trigger in triggers)
                connection.Execute((string)trigger[1]);
            transaction.Commit();
        }
        connection.Execute("VACUUM");
        Checkpoint(connection);
    }

    /// <summary>Puts everything into the main file, so that the file alone is the database.</summary>
    public static void Checkpoint(SqliteConnection connection) => connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
}
