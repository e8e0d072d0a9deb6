using Microsoft.Data.Sqlite;

namespace OfflineSync.Server.ChangeLog.Sqlite;

/// <summary>Opens connections with the store's settings.</summary>
internal static class SqliteConnections
{
    /// <summary>Opens one, from the pool if there is one.</summary>
    public static SqliteConnection Open(SqliteFile file)
    {
        var connection = new SqliteConnection(file.ConnectionString);
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = SqliteStatements.Pragmas;
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
