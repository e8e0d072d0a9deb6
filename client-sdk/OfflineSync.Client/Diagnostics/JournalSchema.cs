namespace OfflineSync.Client.Diagnostics;

/// <summary>The tables of the journal.</summary>
internal static class JournalSchema
{
    private const int Version = 1;

    private static readonly string[] Tables =
    [
        // A result of NULL: it runs. The source keeps a run of a work from being taken twice.
        """
        CREATE TABLE events(
            id INTEGER PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT NULL, at INTEGER NOT NULL, result TEXT, source TEXT UNIQUE, body BLOB NOT NULL)
        """,
        "CREATE INDEX events_at ON events(at)",
        "CREATE TABLE settings(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
        // The report that the server has not confirmed yet.
        "CREATE TABLE report(id INTEGER PRIMARY KEY CHECK (id = 1), number INTEGER NOT NULL, body BLOB NOT NULL)",
    ];

    /// <summary>Creates what is missing.</summary>
    /// <returns>Whether this version of the SDK can use the file; false: a newer one made it.</returns>
    public static bool TryEnsure(Database database)
    {
        if (database.Scalar("PRAGMA user_version") is { } version && version != 0)
            return version == Version;
        database.Write(() =>
        {
            foreach (var table in Tables)
                database.Execute(table);
            database.Execute($"PRAGMA user_version = {Version}");
        });
        return true;
    }
}
