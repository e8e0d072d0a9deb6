using OfflineSync.Client.Storage;

namespace OfflineSync.Client.Outbox;

/// <summary>What the client knows of a scope.</summary>
/// <param name="Cursor">Where the next pull starts; empty: at the beginning.</param>
/// <param name="Change">The number of the checkpoint that the tables show.</param>
/// <param name="NextSequence">The sequence of the next mutation.</param>
/// <param name="KnownStamp">The stamp of the latest acknowledged mutation.</param>
/// <param name="IsResnapshot">Whether the pull under way brings the whole scope, so that rows which it lacks are to be removed.</param>
internal sealed record ScopeState(byte[] Cursor, long Change, long NextSequence, ulong KnownStamp, bool IsResnapshot)
{
    public static ScopeState Read(Database database, string scope)
    {
        var row = database.Prepare("SELECT cursor, change, next_sequence, known_stamp, resnapshot FROM offlinesync_scopes WHERE scope = ?1").Bind(1, scope);
        if (!row.Step())
            throw new ArgumentException($"Scope \"{scope}\" is not synced by this client.", nameof(scope));
        var state = new ScopeState(row.Blob(0), row.Integer(1), row.Integer(2), (ulong)row.Integer(3), row.Integer(4) != 0);
        row.Reset();
        return state;
    }

    /// <summary>Starts over with an empty cursor: the next pull brings the whole scope.</summary>
    public static void Resnapshot(Database database, string scope) =>
        database.Prepare("UPDATE offlinesync_scopes SET cursor = x'', resnapshot = 1 WHERE scope = ?1").Bind(1, scope).Run();
}
