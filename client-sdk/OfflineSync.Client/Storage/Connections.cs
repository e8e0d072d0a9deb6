using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OfflineSync.Client.Storage;

/// <summary>Opens connections, and sets what goes for one connection.</summary>
internal static class Connections
{
    private const int ConfigEnableTrigger = 1003;
    private const int Ask = -1;

    private static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(30);

    /// <summary>The SDK's own.</summary>
    public static Database Open(SqliteConnectionStringBuilder connection, params ReadOnlySpan<string> pragmas)
    {
        connection.Pooling = false;
        return Database.Open(connection.ToString(), BusyTimeout, pragmas);
    }

    /// <summary>For the app, from the pool.</summary>
    public static SqliteConnection OpenForApp(string connectionString)
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            SqliteException.ThrowExceptionForRC(
                raw.sqlite3_busy_timeout(connection.Handle!, (int)BusyTimeout.TotalMilliseconds), connection.Handle!);
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA synchronous = FULL";
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Sets whether triggers fire for this connection's writes, and returns whether they did.</summary>
    public static bool EnableTriggers(this Database database, bool enable)
    {
        var before = database.Configure(ConfigEnableTrigger, Ask);
        if (before != enable)
            database.Configure(ConfigEnableTrigger, enable ? 1 : 0);
        return before;
    }
}
