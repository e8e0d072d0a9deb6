using OfflineSync.Protocol.V1;

namespace OfflineSync.Client.Outbox;

/// <summary>The durable queue of mutations. Every method belongs into a transaction of the caller.</summary>
internal static class OutboxStore
{
    private const string Unacknowledged = "state IN (0, 1)";

    public static void Append(
        Database database, string scope, long sequence, ulong stamp, long @base, int operations, byte[] changeSet, bool isBackfill, long now)
    {
        database.Prepare(
            """
            INSERT INTO offlinesync_outbox(scope, sequence, stamp, base, state, operations, bytes, created_at, backfill)
            VALUES (?1, ?2, ?3, ?4, 0, ?5, ?6, ?7, ?8)
            """)
            .Bind(1, scope).Bind(2, sequence).Bind(3, (long)stamp).Bind(4, @base).Bind(5, operations).Bind(6, changeSet.Length).Bind(7, now)
            .Bind(8, isBackfill ? 1 : 0).Run();
        database.Prepare("INSERT INTO offlinesync_payloads VALUES (last_insert_rowid(), ?1)").Bind(1, changeSet).Run();
        database.Prepare("UPDATE offlinesync_scopes SET next_sequence = ?1 WHERE scope = ?2").Bind(1, sequence + 1).Bind(2, scope).Run();
    }

    /// <summary>Records a row that cannot be sent, so that the app sees it; with a change set that names the row, if one can.</summary>
    public static void AppendRejected(Database database, string scope, string code, string message, byte[]? changeSet, long now)
    {
        database.Prepare(
            "INSERT INTO offlinesync_outbox(scope, stamp, base, state, operations, bytes, created_at, code, message) VALUES (?1, 0, 0, 3, 1, 0, ?2, ?3, ?4)")
            .Bind(1, scope).Bind(2, now).Bind(3, code).Bind(4, message).Run();
        if (changeSet is not null)
            database.Prepare("INSERT INTO offlinesync_payloads VALUES (last_insert_rowid(), ?1)").Bind(1, changeSet).Run();
    }

    /// <summary>The first unacknowledged mutations of a scope, marked as sent, and whether more are waiting behind them.</summary>
    public static (List<Mutation> Batch, bool HasMore) TakeBatch(Database database, string scope, long bytesMax, int operationsMax, int countMax)
    {
        var batch = new List<Mutation>();
        var hasMore = false;
        long bytes = 0;
        long operations = 0;
        var pending = database.Prepare(
            $"SELECT o.sequence, o.stamp, o.base, o.bytes, o.operations, o.id, o.backfill FROM offlinesync_outbox o WHERE scope = ?1 AND {Unacknowledged} ORDER BY sequence")
            .Bind(1, scope);
        while (pending.Step())
        {
            bytes += pending.Integer(3);
            operations += pending.Integer(4);
            if (batch.Count > 0 && (bytes > bytesMax || operations > operationsMax || batch.Count >= countMax))
            {
                hasMore = true;
                break;
            }
            batch.Add(new Mutation
            {
                Sequence = (ulong)pending.Integer(0),
                Stamp = (ulong)pending.Integer(1),
                Base = (ulong)pending.Integer(2),
                Backfill = pending.Integer(6) != 0,
                ChangeSet = Google.Protobuf.UnsafeByteOperations.UnsafeWrap(Payload(database, pending.Integer(5))),
            });
        }
        pending.Reset();
        if (batch.Count > 0)
        {
            database.Prepare($"UPDATE offlinesync_outbox SET state = 1, attempts = attempts + 1 WHERE {Unacknowledged} AND scope = ?1 AND sequence <= ?2")
                .Bind(1, scope).Bind(2, (long)batch[^1].Sequence).Run();
        }
        return (batch, hasMore);
    }

    /// <summary>How many mutations of a scope wait for their result.</summary>
    public static int CountUnacknowledged(Database database, string scope) =>
        (int)(database.Prepare($"SELECT count(*) FROM offlinesync_outbox WHERE {Unacknowledged} AND scope = ?1").Bind(1, scope).Scalar() ?? 0);

    /// <summary>The scopes of which mutations wait for their result.</summary>
    public static List<string> ScopesWaiting(Database database) =>
        database.Prepare($"SELECT DISTINCT scope FROM offlinesync_outbox WHERE {Unacknowledged}").List(row => row.Text(0));

    /// <summary>Stores a mutation's result; null if it had one.</summary>
    public static StoredResult? StoreResult(Database database, string scope, MutationResult result, long now)
    {
        var isApplied = result.Outcome == Outcome.Applied;
        var update = database.Prepare(
            $"""
            UPDATE offlinesync_outbox SET state = ?1, change = ?2, code = ?3, message = ?4, acknowledged_at = ?5
            WHERE scope = ?6 AND sequence = ?7 AND {Unacknowledged} RETURNING operations, stamp, created_at, attempts
            """)
            .Bind(1, (long)(isApplied ? MutationState.Acknowledged : MutationState.Rejected)).Bind(2, (long)result.Change)
            .Bind(3, isApplied ? null : result.Code).Bind(4, isApplied ? null : result.Message).Bind(5, now)
            .Bind(6, scope).Bind(7, (long)result.Sequence);
        if (!update.Step())
            return null;
        var stored = new StoredResult(isApplied ? update.Integer(0) : 0, now - update.Integer(2), update.Integer(3), isApplied ? null : result.Code);
        var stamp = update.Integer(1);
        update.Reset();
        database.Prepare("UPDATE offlinesync_scopes SET known_stamp = max(known_stamp, ?1) WHERE scope = ?2").Bind(1, stamp).Bind(2, scope).Run();
        return stored;
    }

    /// <summary>The change sets that the server's state, as of a checkpoint, does not include yet; oldest first.</summary>
    public static IEnumerable<ChangeSet> Unseen(Database database, string scope, long checkpoint)
    {
        var ids = new List<long>();
        var rows = database.Prepare(
            $"SELECT id FROM offlinesync_outbox WHERE scope = ?1 AND sequence IS NOT NULL AND ({Unacknowledged} OR (state = 2 AND change > ?2)) ORDER BY sequence")
            .Bind(1, scope).Bind(2, checkpoint);
        while (rows.Step())
            ids.Add(rows.Integer(0));
        foreach (var id in ids)
            yield return ChangeSet.Parser.ParseFrom(Payload(database, id));
    }

    /// <summary>The change sets that were sent and that the checkpoint does not include yet; oldest first.</summary>
    public static IEnumerable<ChangeSet> SentUnseen(Database database, string scope, long checkpoint)
    {
        var ids = database.Prepare(
            "SELECT id FROM offlinesync_outbox WHERE scope = ?1 AND sequence IS NOT NULL AND ((state = 2 AND change > ?2) OR state = 1) ORDER BY sequence")
            .Bind(1, scope).Bind(2, checkpoint).List(row => row.Integer(0));
        foreach (var id in ids)
            yield return ChangeSet.Parser.ParseFrom(Payload(database, id));
    }

    /// <summary>The highest sequence that was acknowledged and that the checkpoint does not include yet; 0: none.</summary>
    public static long LastUnseen(Database database, string scope, long checkpoint) =>
        // Changes rise with sequences, so the last one tells for all. Only a result that the server had forgotten is of no change.
        database
            .Prepare("SELECT iif(change > ?2, sequence, NULL) FROM offlinesync_outbox WHERE scope = ?1 AND state = 2 AND change IS NOT 0 ORDER BY sequence DESC LIMIT 1")
            .Bind(1, scope).Bind(2, checkpoint).Scalar() ?? 0;

    /// <summary>
    /// The change sets of all scopes that are not settled: the server's state at the checkpoint does not include them, or they were rejected. With the change that the server has
    /// made of them; 0: none.
    /// </summary>
    public static IEnumerable<(string Scope, bool IsRejected, long Change, ChangeSet ChangeSet)> Unsettled(Database database)
    {
        var entries = database.Prepare(
            $"""
            SELECT o.id, o.scope, o.state = 3, iif(o.state = 2, o.change, 0) FROM offlinesync_outbox o JOIN offlinesync_scopes s ON s.scope = o.scope JOIN offlinesync_payloads p ON p.id = o.id
            WHERE o.{Unacknowledged} OR (o.state = 2 AND o.change > s.change) OR o.state = 3
            """).List(row => (Id: row.Integer(0), Scope: row.Text(1), IsRejected: row.Integer(2) != 0, Change: row.Integer(3)));
        foreach (var (id, scope, isRejected, change) in entries)
            yield return (scope, isRejected, change, ChangeSet.Parser.ParseFrom(Payload(database, id)));
    }

    /// <summary>Makes acknowledged mutations from a sequence on pending again; false when some of them are no longer kept.</summary>
    public static bool TryRewind(Database database, string scope, long sequence, long nextSequence)
    {
        var kept = database.Prepare("SELECT count(*) FROM offlinesync_outbox WHERE scope = ?1 AND sequence >= ?2").Bind(1, scope).Bind(2, sequence).Scalar();
        if (sequence < 1 || kept != nextSequence - sequence)
            return false;
        DetachRejected(database, scope, sequence);
        database.Prepare("UPDATE offlinesync_outbox SET state = 0, change = NULL, code = NULL, message = NULL WHERE scope = ?1 AND sequence >= ?2")
            .Bind(1, scope).Bind(2, sequence).Run();
        return true;
    }

    /// <summary>
    /// Makes those acknowledged mutations from a sequence on pending again that are still kept, to be sent under a new id; returns how many the server has lost for good.
    /// </summary>
    public static long Reclaim(Database database, string scope, long sequence, long nextSequence)
    {
        var kept = database.Prepare("SELECT count(*) FROM offlinesync_outbox WHERE scope = ?1 AND sequence >= ?2").Bind(1, scope).Bind(2, sequence).Scalar() ?? 0;
        database.Prepare("UPDATE offlinesync_outbox SET state = 0, change = NULL WHERE scope = ?1 AND sequence >= ?2 AND state = 2")
            .Bind(1, scope).Bind(2, sequence).Run();
        return nextSequence - sequence - kept;
    }

    /// <summary>Gives the unacknowledged mutations of all scopes the sequences 1, 2, 3… of a new client id.</summary>
    public static void Renumber(Database database)
    {
        database.Execute("UPDATE offlinesync_outbox SET sequence = NULL WHERE state IN (2, 3)");
        // Two steps, because an intermediate number may still be taken.
        database.Execute($"UPDATE offlinesync_outbox SET sequence = -sequence WHERE {Unacknowledged}");
        database.Execute(
            $"""
            UPDATE offlinesync_outbox SET state = 0, sequence = (
                SELECT count(*) FROM offlinesync_outbox earlier WHERE earlier.scope = offlinesync_outbox.scope AND earlier.state IN (0, 1)
                    AND earlier.id <= offlinesync_outbox.id) WHERE {Unacknowledged}
            """);
        database.Execute(
            $"""
            UPDATE offlinesync_scopes SET known_stamp = 0, next_sequence = 1 + (
                SELECT count(*) FROM offlinesync_outbox o WHERE o.scope = offlinesync_scopes.scope AND o.state IN (0, 1))
            """);
    }

    /// <summary>The highest stamp given out or seen so far that is not above a bound.</summary>
    public static ulong HighestStamp(Database database, ulong bound)
    {
        var highest = database.Prepare(
            """
            SELECT max(coalesce((SELECT max(stamp) FROM offlinesync_outbox WHERE stamp <= ?1), 0),
                coalesce((SELECT max(known_stamp) FROM offlinesync_scopes WHERE known_stamp <= ?1), 0),
                coalesce((SELECT seen_stamp FROM offlinesync_client WHERE seen_stamp <= ?1), 0))
            """).Bind(1, (long)bound);
        highest.Step();
        var stamp = (ulong)highest.Integer(0);
        highest.Reset();
        return stamp;
    }

    /// <summary>
    /// Stamps the unacknowledged mutations of a scope anew, in order: those that are above a bound, from a sequence on. The others stay: the server may
    /// have them already.
    /// </summary>
    public static void Restamp(Database database, string scope, ulong bound, long sequence, Func<long, ulong> next)
    {
        var entries = new List<(long Id, long CreatedAt)>();
        var rows = database.Prepare(
            $"SELECT id, created_at FROM offlinesync_outbox WHERE scope = ?1 AND {Unacknowledged} AND stamp > ?2 AND sequence >= ?3 ORDER BY sequence")
            .Bind(1, scope).Bind(2, (long)bound).Bind(3, sequence);
        while (rows.Step())
            entries.Add((rows.Integer(0), rows.Integer(1)));
        foreach (var (id, createdAt) in entries)
            database.Prepare("UPDATE offlinesync_outbox SET stamp = ?1 WHERE id = ?2").Bind(1, (long)next(createdAt)).Bind(2, id).Run();
    }

    /// <summary>
    /// Moves a mutation that the server cannot read to the rejected ones. An empty one takes its sequence, so that those behind it can follow.
    /// </summary>
    public static void Reject(Database database, string scope, long sequence, string code, string message)
    {
        database.Prepare(
            """
            INSERT INTO offlinesync_outbox(scope, stamp, base, state, operations, bytes, created_at, code, message)
            SELECT scope, stamp, base, 3, operations, bytes, created_at, ?3, ?4 FROM offlinesync_outbox WHERE scope = ?1 AND sequence = ?2
            """).Bind(1, scope).Bind(2, sequence).Bind(3, code).Bind(4, message).Run();
        database.Prepare(
            """
            INSERT INTO offlinesync_payloads SELECT last_insert_rowid(), p.change_set
            FROM offlinesync_payloads p JOIN offlinesync_outbox o ON o.id = p.id WHERE o.scope = ?1 AND o.sequence = ?2
            """).Bind(1, scope).Bind(2, sequence).Run();
        database.Prepare(
            "UPDATE offlinesync_payloads SET change_set = x'' WHERE id = (SELECT id FROM offlinesync_outbox WHERE scope = ?1 AND sequence = ?2)")
            .Bind(1, scope).Bind(2, sequence).Run();
        database.Prepare("UPDATE offlinesync_outbox SET operations = 0, bytes = 0 WHERE scope = ?1 AND sequence = ?2")
            .Bind(1, scope).Bind(2, sequence).Run();
    }

    /// <summary>
    /// Moves everything of a scope that the server has not acknowledged to the rejected ones, and gives their sequences back: the server took none of them, or some of
    /// what was sent last, and refuses other mutations under those sequences then.
    /// </summary>
    public static void RejectAll(Database database, string scope, string code, string message)
    {
        var first = database.Prepare($"SELECT min(sequence) FROM offlinesync_outbox WHERE scope = ?1 AND {Unacknowledged}").Bind(1, scope).Scalar();
        if (first is null)
            return;
        database.Prepare($"UPDATE offlinesync_outbox SET state = 3, sequence = NULL, code = ?2, message = ?3 WHERE scope = ?1 AND {Unacknowledged}")
            .Bind(1, scope).Bind(2, code).Bind(3, message).Run();
        database.Prepare("UPDATE offlinesync_scopes SET next_sequence = ?1 WHERE scope = ?2").Bind(1, first.Value).Bind(2, scope).Run();
    }

    /// <summary>Drops what a scope's mutations had written, as far as the server has it.</summary>
    public static void ForgetAcknowledged(Database database, string scope)
    {
        database.Prepare("DELETE FROM offlinesync_payloads WHERE id IN (SELECT id FROM offlinesync_outbox WHERE state = 2 AND scope = ?1)").Bind(1, scope).Run();
        database.Prepare("DELETE FROM offlinesync_outbox WHERE state = 2 AND scope = ?1").Bind(1, scope).Run();
    }

    /// <summary>After the server's log began anew: its numbers no longer say whether the rows of rejected mutations came back.</summary>
    public static void ForgetChanges(Database database, string scope) =>
        database.Prepare("UPDATE offlinesync_outbox SET change = NULL WHERE scope = ?1 AND state = 3").Bind(1, scope).Run();

    /// <summary>Drops acknowledged mutations that are older than their retention.</summary>
    public static void Purge(Database database, long acknowledgedBefore)
    {
        database.Prepare("DELETE FROM offlinesync_payloads WHERE id IN (SELECT id FROM offlinesync_outbox WHERE state = 2 AND acknowledged_at < ?1)")
            .Bind(1, acknowledgedBefore).Run();
        database.Prepare("DELETE FROM offlinesync_outbox WHERE state = 2 AND acknowledged_at < ?1").Bind(1, acknowledgedBefore).Run();
    }

    public static List<OutboxEntry> List(Database database, MutationState? state, int limit)
    {
        var entries = new List<OutboxEntry>();
        var rows = database.Prepare(
            """
            SELECT id, scope, sequence, state, operations, bytes, created_at, code, message, attempts, acknowledged_at FROM offlinesync_outbox
            WHERE ?1 < 0 OR state = ?1 ORDER BY id LIMIT ?2
            """).Bind(1, state is null ? -1 : (long)state).Bind(2, limit);
        while (rows.Step())
        {
            entries.Add(new OutboxEntry(
                rows.Integer(0), rows.Text(1), rows.IsNull(2) ? null : rows.Integer(2), (MutationState)rows.Integer(3), (int)rows.Integer(4), (int)rows.Integer(5),
                DateTimeOffset.FromUnixTimeMilliseconds(rows.Integer(6)), rows.IsNull(7) ? null : rows.Text(7), rows.IsNull(8) ? null : rows.Text(8))
            {
                Attempts = (int)rows.Integer(9),
                AcknowledgedAt = rows.IsNull(10) ? null : DateTimeOffset.FromUnixTimeMilliseconds(rows.Integer(10)),
            });
        }
        return entries;
    }

    /// <summary>What was rejected is not sent again: where the server asks for its sequence, an empty mutation takes it.</summary>
    private static void DetachRejected(Database database, string scope, long sequence)
    {
        var rejected = new List<(long Sequence, string Code, string Message)>();
        var rows = database.Prepare("SELECT sequence, code, message FROM offlinesync_outbox WHERE scope = ?1 AND sequence >= ?2 AND state = 3")
            .Bind(1, scope).Bind(2, sequence);
        while (rows.Step())
            rejected.Add((rows.Integer(0), rows.Text(1), rows.Text(2)));
        foreach (var (number, code, message) in rejected)
            Reject(database, scope, number, code, message);
    }

    private static byte[] Payload(Database database, long id)
    {
        var row = database.Prepare("SELECT change_set FROM offlinesync_payloads WHERE id = ?1").Bind(1, id);
        var payload = row.Step() ? row.Blob(0) : throw new InvalidOperationException($"Outbox entry {id} has no payload.");
        row.Reset();
        return payload;
    }
}
