using OfflineSync.Client.Subscriptions;

namespace OfflineSync.Client.Outbox;

/// <summary>What the client knows of a scope.</summary>
/// <param name="Cursor">Where the next pull starts; empty: at the beginning.</param>
/// <param name="Change">The number of the checkpoint that the tables show.</param>
/// <param name="NextSequence">The sequence of the next mutation.</param>
/// <param name="KnownStamp">The stamp of the latest acknowledged mutation.</param>
/// <param name="IsResnapshot">Whether the pull under way brings the whole scope, so that rows which it lacks are to be removed.</param>
/// <param name="Deferred">About how many bytes the delta has that was left for later; 0: none was.</param>
/// <param name="Space">How much free space that delta needs, in bytes.</param>
internal sealed record ScopeState(byte[] Cursor, long Change, long NextSequence, ulong KnownStamp, bool IsResnapshot, long Deferred, long Space)
{
    public static ScopeState Read(Database database, string scope)
    {
        var row = database.Prepare("SELECT cursor, change, next_sequence, known_stamp, resnapshot, deferred, space FROM offlinesync_scopes WHERE scope = ?1")
            .Bind(1, scope);
        if (!row.Step())
            throw new ArgumentException($"Scope \"{scope}\" is not synced by this client.", nameof(scope));
        var state = new ScopeState(row.Blob(0), row.Integer(1), row.Integer(2), (ulong)row.Integer(3), row.Integer(4) != 0, row.Integer(5), row.Integer(6));
        row.Reset();
        return state;
    }

    public static void Add(Database database, string scope) => database.Prepare(
        """
        INSERT INTO offlinesync_scopes(scope, cursor, change, next_sequence, known_stamp, resnapshot) VALUES (?1, x'', 0, 1, 0, 0)
        ON CONFLICT DO NOTHING
        """).Bind(1, scope).Run();

    /// <summary>Notes that the delta is left for later.</summary>
    public static void Defer(Database database, string scope, long bytes, long space) => database
        .Prepare("UPDATE offlinesync_scopes SET deferred = ?1, space = ?2 WHERE scope = ?3").Bind(1, bytes).Bind(2, space).Bind(3, scope).Run();

    /// <summary>About how many bytes were left for later in all scopes.</summary>
    public static long BytesDeferred(Database database) => database.Scalar("SELECT sum(deferred) FROM offlinesync_scopes") ?? 0;

    /// <summary>How much free space the deltas need that were left for later in all scopes.</summary>
    public static long SpaceNeeded(Database database) => database.Scalar("SELECT sum(space) FROM offlinesync_scopes") ?? 0;

    /// <summary>
    /// Ends with a scope whose access was withdrawn. Should it come back, the next pull brings the whole scope, this client's own writes too.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="scope">The scope.</param>
    /// <param name="isEmpty">Whether the tables show nothing of it any more.</param>
    public static void Revoke(Database database, string scope, bool isEmpty)
    {
        Resnapshot(database, scope);
        database.Prepare("UPDATE offlinesync_scopes SET revoked = 1, declared = NULL, change = CASE ?1 WHEN 1 THEN 0 ELSE change END WHERE scope = ?2")
            .Bind(1, isEmpty ? 1 : 0).Bind(2, scope).Run();
    }

    /// <summary>Whether the access to a scope was withdrawn.</summary>
    public static bool IsRevoked(Database database, string scope) =>
        database.Prepare("SELECT revoked FROM offlinesync_scopes WHERE scope = ?1").Bind(1, scope).Scalar() > 0;

    /// <summary>Notes how many mutations the server has lost that are not kept here any more. Noted twice, as after a crash, it counts once.</summary>
    public static void NoteLost(Database database, string scope, long count) =>
        database.Prepare("UPDATE offlinesync_scopes SET lost = ?1 WHERE scope = ?2").Bind(1, count).Bind(2, scope).Run();

    /// <summary>How many mutations that is in all scopes.</summary>
    public static long Lost(Database database) => database.Scalar("SELECT sum(lost) FROM offlinesync_scopes") ?? 0;

    /// <summary>Starts over with an empty cursor: the next pulls bring the whole scope.</summary>
    public static void Resnapshot(Database database, string scope)
    {
        database.Prepare("UPDATE offlinesync_scopes SET cursor = x'', resnapshot = 1, deferred = 0, space = 0 WHERE scope = ?1").Bind(1, scope).Run();
        HeldTables.Forget(database, scope);
    }
}
