using Microsoft.Data.Sqlite;
using OfflineSync.Client;

namespace OfflineSync.Benchmarks.Day.Devices;

/// <summary>The app's tables: tasks of a team, and what its people enter on them.</summary>
internal static class TeamDatabase
{
    public const string Tasks = "tasks";
    public const string Entries = "entries";

    private const string Schema =
        """
        CREATE TABLE tasks (
            id TEXT PRIMARY KEY NOT NULL, title TEXT NOT NULL, status TEXT NOT NULL, changed_at TEXT NOT NULL, entry_count INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE entries (id TEXT PRIMARY KEY NOT NULL, task_id TEXT NOT NULL, text TEXT NOT NULL, written_at TEXT NOT NULL);
        """;

    public static void Create(string path)
    {
        using var connection = Open(path);
        Execute(connection, Schema);
    }

    public static void Track(OfflineSyncOptions options) => options.Track(Tasks, table => table.Counter("entry_count")).Track(Entries);

    public static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    public static void Execute(SqliteConnection connection, string sql, params (string Name, object Value)[] values)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }

    /// <summary>The rows of a table by key, each with its columns joined.</summary>
    public static SortedDictionary<string, string> Rows(string path, string table)
    {
        using var connection = Open(path);
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM {table}";
        using var reader = command.ExecuteReader();
        var rows = new SortedDictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read())
            rows.Add(reader.GetString(0), string.Join('|', Enumerable.Range(1, reader.FieldCount - 1).Select(i => reader.GetString(i))));
        return rows;
    }

    public static long EntryCounts(string path)
    {
        using var connection = Open(path);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce(sum(entry_count), 0) FROM tasks";
        return (long)command.ExecuteScalar()!;
    }
}
