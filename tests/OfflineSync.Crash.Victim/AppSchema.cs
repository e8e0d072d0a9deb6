using Microsoft.Data.Sqlite;
using OfflineSync.Client;

namespace OfflineSync.Crash.Victim;

/// <summary>The app's tables, and how they sync.</summary>
public static class AppSchema
{
    /// <summary>The tables of the app.</summary>
    public static readonly IReadOnlyList<string> Tables = ["entries", "doomed", "shared", "ballast"];

    private static readonly string[] Statements =
    [
        // Each transaction writes several, which say so: "client-number-part".
        """
        CREATE TABLE entries(id TEXT PRIMARY KEY, client TEXT NOT NULL, number INTEGER NOT NULL, part INTEGER NOT NULL, parts INTEGER NOT NULL) WITHOUT ROWID
        """,
        "CREATE INDEX entries_number ON entries(client, number)",
        // Each transaction writes one, which a later one deletes.
        "CREATE TABLE doomed(id TEXT PRIMARY KEY, client TEXT NOT NULL, number INTEGER NOT NULL) WITHOUT ROWID",
        // Each transaction of any client updates one, and counts there.
        "CREATE TABLE shared(id TEXT PRIMARY KEY, writer TEXT NOT NULL, total INTEGER NOT NULL) WITHOUT ROWID",
        // What takes long to fetch.
        "CREATE TABLE ballast(id TEXT PRIMARY KEY, data TEXT NOT NULL) WITHOUT ROWID",
    ];

    /// <summary>Creates the app's database.</summary>
    public static void Create(string path)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        foreach (var statement in Statements)
        {
            using var command = connection.CreateCommand();
            command.CommandText = statement;
            command.ExecuteNonQuery();
        }
    }

    /// <summary>Options of a client on the app's database, which syncs when it is told to.</summary>
    public static OfflineSyncOptions Options(string path, Uri server, string scope)
    {
        var options = new OfflineSyncOptions { DatabasePath = path, Server = server, Scope = scope, AutomaticSync = false };
        return options.Track("entries").Track("doomed").Track("shared", table => table.Counter("total")).Track("ballast");
    }
}
