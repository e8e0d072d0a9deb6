using Microsoft.Data.Sqlite;

namespace OfflineSync.Benchmarks.Items;

/// <summary>The table of rows in SQLite, and the plain ways to write and read it: the baselines.</summary>
internal static class ItemTable
{
    public const string Name = "items";

    private const string Schema = """
        CREATE TABLE items (
            id TEXT PRIMARY KEY NOT NULL,
            title TEXT NOT NULL,
            body TEXT NOT NULL,
            quantity INTEGER NOT NULL,
            price REAL NOT NULL,
            done INTEGER NOT NULL,
            created TEXT NOT NULL,
            updated TEXT NOT NULL
        );
        """;

    public static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }

    public static void CreateDatabase(string path, string? otherTables = null)
    {
        using var connection = Open(path);
        Run(connection, "PRAGMA journal_mode = WAL");
        Run(connection, Schema + otherTables);
    }

    public static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static long Count(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM items";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Inserts rows with one prepared command, in whatever transaction is open.</summary>
    public static void Insert(SqliteConnection connection, IReadOnlyList<Item> items)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO items VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        var parameters = Enumerable.Range(1, 8).Select(i => command.Parameters.AddWithValue($"${i}", null)).ToArray();
        command.Prepare();
        foreach (var item in items)
        {
            parameters[0].Value = item.Id;
            parameters[1].Value = item.Title;
            parameters[2].Value = item.Body;
            parameters[3].Value = item.Quantity;
            parameters[4].Value = item.Price;
            parameters[5].Value = item.Done;
            parameters[6].Value = item.Created;
            parameters[7].Value = item.Updated;
            command.ExecuteNonQuery();
        }
    }

    /// <summary>Reads the rows that were inserted last.</summary>
    public static IEnumerable<Item> ReadLast(SqliteConnection connection, int count)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM items WHERE rowid > (SELECT max(rowid) FROM items) - {count} ORDER BY rowid";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return new(
                reader.GetString(0),
                reader.GetString(1),
                reader.GetString(2),
                reader.GetInt64(3),
                reader.GetDouble(4),
                reader.GetInt64(5),
                reader.GetString(6),
                reader.GetString(7));
        }
    }
}
