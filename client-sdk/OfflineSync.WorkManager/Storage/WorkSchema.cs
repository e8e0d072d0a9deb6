namespace OfflineSync.WorkManager.Storage;

/// <summary>The tables of the queue.</summary>
internal static class WorkSchema
{
    private const int Version = 2;

    // As version 1 had them. What later versions add follows as steps, so that a new file and an upgraded one are the same.
    private static readonly string[] Tables =
    [
        """
        CREATE TABLE work(
            seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, state INTEGER NOT NULL, worker TEXT NOT NULL, merger TEXT NOT NULL, input BLOB NOT NULL,
            output BLOB NOT NULL, progress BLOB NOT NULL, initial_delay INTEGER NOT NULL, interval INTEGER NOT NULL, flex INTEGER NOT NULL,
            constraints INTEGER NOT NULL, backoff_policy INTEGER NOT NULL, backoff_delay INTEGER NOT NULL, has_jitter INTEGER NOT NULL,
            backoff_share REAL NOT NULL, backs_off_when_stopped INTEGER NOT NULL, attempts INTEGER NOT NULL, attempts_max INTEGER,
            interruptions INTEGER NOT NULL, last_enqueue_time INTEGER NOT NULL, retention INTEGER NOT NULL, is_expedited INTEGER NOT NULL,
            out_of_quota INTEGER NOT NULL, period_count INTEGER NOT NULL, generation INTEGER NOT NULL, next_override INTEGER NOT NULL,
            override_generation INTEGER NOT NULL, stop_reason INTEGER NOT NULL, unique_name TEXT, trace_tag TEXT, owner TEXT, run INTEGER NOT NULL,
            next_run INTEGER NOT NULL)
        """,
        "CREATE INDEX work_next_run ON work(state, next_run)",
        "CREATE INDEX work_unique_name ON work(unique_name) WHERE unique_name IS NOT NULL",
        "CREATE INDEX work_owner ON work(owner) WHERE owner IS NOT NULL",
        """
        CREATE TABLE dependencies(
            child TEXT NOT NULL REFERENCES work(id) ON DELETE CASCADE, prerequisite TEXT NOT NULL REFERENCES work(id) ON DELETE CASCADE,
            PRIMARY KEY (child, prerequisite)) WITHOUT ROWID
        """,
        "CREATE INDEX dependencies_prerequisite ON dependencies(prerequisite)",
        "CREATE TABLE tags(work TEXT NOT NULL REFERENCES work(id) ON DELETE CASCADE, tag TEXT NOT NULL, PRIMARY KEY (work, tag)) WITHOUT ROWID",
        "CREATE INDEX tags_tag ON tags(tag)",
        // Every attempt, also of works that are deleted.
        """
        CREATE TABLE attempts(
            run INTEGER PRIMARY KEY AUTOINCREMENT, work TEXT NOT NULL, worker TEXT NOT NULL, attempt INTEGER NOT NULL, generation INTEGER NOT NULL,
            started INTEGER NOT NULL, ended INTEGER, result INTEGER NOT NULL, stop_reason INTEGER NOT NULL, constraints TEXT NOT NULL)
        """,
        "CREATE INDEX attempts_work ON attempts(work, run)",
        // Who may run works of this file: until when without a heartbeat, and the number of the file that it holds a lock on.
        "CREATE TABLE owners(instance TEXT PRIMARY KEY, slot INTEGER, expires INTEGER NOT NULL) WITHOUT ROWID",
        "CREATE TABLE settings(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
    ];

    private static readonly string[] AddedInVersion2 = ["ALTER TABLE work ADD COLUMN retry_after INTEGER NOT NULL DEFAULT 0"];

    public static void Install(Database database) => database.Write(() =>
    {
        var version = database.Scalar("PRAGMA user_version");
        if (version > Version)
        {
            throw new WorkStorageException(
                $"The queue was written by a newer version of the library (schema {version}, this one knows {Version}). Update the app, or use another file.");
        }
        if (version == 0)
            Execute(database, Tables);
        if (version < 2)
            Execute(database, AddedInVersion2);
        if (version < Version)
            database.Execute($"PRAGMA user_version = {Version}");
    });

    private static void Execute(Database database, string[] statements)
    {
        foreach (var sql in statements)
            database.Execute(sql);
    }
}
