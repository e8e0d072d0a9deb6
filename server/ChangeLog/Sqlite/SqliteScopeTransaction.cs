using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog.Dictionary;

namespace OfflineSync.Server.ChangeLog.Sqlite;

/// <summary>A transaction on the writer's connection.</summary>
internal sealed class SqliteScopeTransaction(SqliteWriter writer, string scope, TimeProvider time, bool isJoined = false) : IScopeTransaction
{
    private readonly Dictionary<UInt128, ClientLedger> _ledger = [];
    private bool _begun;
    private bool _broken;
    private bool _ended;

    /// <inheritdoc/>
    public bool RefusesExistingRows => false;

    /// <inheritdoc/>
    public ScopeHead Head { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<UInt128, ClientLedger> Ledger => _ledger;

    /// <summary>Takes the write lock and reads what the caller asked for.</summary>
    public void Start(IReadOnlyList<LedgerRange> ranges, EpochSource epochs)
    {
        if (!isJoined)
        {
            writer.Command("BEGIN IMMEDIATE").ExecuteNonQuery();
            _begun = true;
        }
        Head = SqliteRead.Head(writer.Command(SqliteStatements.SelectHead, "$scope"), scope) ?? CreateScope(epochs());
        foreach (var range in ranges)
            _ledger.Add(range.Client, ReadLedger(range));
    }

    /// <inheritdoc/>
    public Task<ScopeDictionary> ReadDictionaryAsync(CancellationToken cancellationToken) =>
        Task.FromResult(SqliteRead.Dictionary(
            writer.Command(SqliteStatements.SelectTables, "$scope"),
            writer.Command(SqliteStatements.SelectColumns, "$scope"),
            scope));

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredRow>> ReadRowsAsync(IReadOnlyList<TableKeys> tables, CancellationToken cancellationToken)
    {
        var command = writer.Command(SqliteStatements.SelectRow, "$scope", "$table", "$key");
        var rows = new List<StoredRow>();
        foreach (var (table, keys) in tables)
        {
            foreach (var key in keys)
            {
                SqliteWrite.Set(command, scope, table, key.ToArray());
                using var reader = command.ExecuteReader();
                if (!reader.Read())
                    continue;
                var position = new LogPosition(reader.GetInt64(0), reader.GetInt32(1));
                rows.Add(new StoredRow(table, key, position, reader.GetFieldValue<byte[]>(2)) { WindowChange = SqliteRead.Number(reader, 3) });
            }
        }
        return Task.FromResult<IReadOnlyList<StoredRow>>(rows);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredRow>> ReadRowsAfterAsync(int table, ReadOnlyMemory<byte> key, PageBounds bounds, CancellationToken cancellationToken)
    {
        var command = writer.Command(SqliteStatements.SelectRowsAfter, "$scope", "$table", "$key", "$count");
        SqliteWrite.Set(command, scope, table, key.ToArray(), bounds.Rows);
        var rows = SqliteRead.All(command, reader => new StoredRow(
            table, reader.GetFieldValue<byte[]>(0), new LogPosition(reader.GetInt64(1), reader.GetInt32(2)), reader.GetFieldValue<byte[]>(3)));
        return Task.FromResult<IReadOnlyList<StoredRow>>(bounds.Take(rows).Items);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredChunk>> ReadChunksAsync(TextCell cell, IReadOnlyList<int> chunks, CancellationToken cancellationToken)
    {
        var command = writer.Command(SqliteStatements.SelectChunk, "$scope", "$table", "$key", "$column", "$chunk");
        var stored = new List<StoredChunk>(chunks.Count);
        foreach (var chunk in chunks)
        {
            SqliteWrite.Set(command, scope, cell.Table, cell.Key.ToArray(), cell.Column, chunk);
            if (command.ExecuteScalar() is byte[] data)
                stored.Add(new StoredChunk(cell, chunk, data));
        }
        return Task.FromResult<IReadOnlyList<StoredChunk>>(stored);
    }

    /// <inheritdoc/>
    public Task CommitAsync(ScopeWrite write, CancellationToken cancellationToken)
    {
        SqliteWrite.Dictionary(writer, scope, write);
        SqliteWrite.Changes(writer, scope, write.Changes);
        SqliteWrite.Rows(writer, scope, write.Rows);
        SqliteWrite.Conflicts(writer, scope, write);
        SqliteWrite.Texts(writer, scope, write);
        SqliteWrite.Windows(writer, scope, write);
        var update = writer.Command(SqliteStatements.UpdateScope, "$head", "$stamp", "$conflict", "$bytes", "$windows", "$scope");
        SqliteWrite.Set(update, write.Head.Change, (long)write.Head.Stamp, write.Head.Conflict, write.BytesAdded, write.Head.Windows, scope);
        update.ExecuteNonQuery();
        Commit();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ChangeTime>> ReadTimesAsync(long after, int countMax, CancellationToken cancellationToken)
    {
        var command = writer.Command(SqliteStatements.SelectTimes, "$scope", "$after", "$count");
        SqliteWrite.Set(command, scope, after, countMax);
        return Task.FromResult<IReadOnlyList<ChangeTime>>([.. SqliteRead.All(command, reader => new ChangeTime(reader.GetInt64(0), reader.GetInt64(1)))]);
    }

    /// <inheritdoc/>
    public Task<long?> FindTombstoneAsync(long after, int skipped, CancellationToken cancellationToken)
    {
        var command = writer.Command(SqliteStatements.SelectTombstone, "$scope", "$after", "$skipped");
        SqliteWrite.Set(command, scope, after, skipped);
        return Task.FromResult(command.ExecuteScalar() as long?);
    }

    /// <inheritdoc/>
    public Task<Compacted> CompactAsync(CompactionCut cut, CancellationToken cancellationToken)
    {
        var compacted = SqliteCompaction.Run(writer, scope, Head, cut);
        Commit();
        return Task.FromResult(compacted);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (_ended)
            return ValueTask.CompletedTask;
        _ended = true;
        try
        {
            if (_begun)
                writer.Command("ROLLBACK").ExecuteNonQuery();
        }
        catch (Microsoft.Data.Sqlite.SqliteException)
        {
            // SQLite may have rolled back by itself (a full disk). A new connection starts from a known state.
            _broken = true;
        }
        writer.Release(_broken);
        return ValueTask.CompletedTask;
    }

    private void Commit()
    {
        if (isJoined)
            return;
        writer.Command("COMMIT").ExecuteNonQuery();
        _begun = false;
    }

    private ScopeHead CreateScope(Guid epoch)
    {
        var insert = writer.Command(SqliteStatements.InsertScope, "$scope", "$epoch", "$now");
        SqliteWrite.Set(insert, scope, epoch.ToByteArray(bigEndian: true), time.GetUtcNow().ToUnixTimeMilliseconds());
        insert.ExecuteNonQuery();
        return new ScopeHead(epoch, 0, 0);
    }

    private ClientLedger ReadLedger(LedgerRange range)
    {
        var ledger = new ClientLedger();
        var client = ClientId.ToBytes(range.Client);
        var highest = writer.Command(SqliteStatements.SelectHighest, "$scope", "$client");
        SqliteWrite.Set(highest, scope, client);
        using (var reader = highest.ExecuteReader())
        {
            if (!reader.Read())
                return ledger;
            ledger.SetHighest(reader.GetInt64(0), (ulong)reader.GetInt64(1));
        }
        if (ledger.Highest < range.First)
            return ledger;
        var entries = writer.Command(SqliteStatements.SelectLedger, "$scope", "$client", "$first", "$last");
        SqliteWrite.Set(entries, scope, client, range.First, range.Last);
        using (var reader = entries.ExecuteReader())
        {
            while (reader.Read())
            {
                ledger.Add(new ChangeEntry
                {
                    Client = range.Client,
                    Sequence = reader.GetInt64(0),
                    Change = reader.GetInt64(1),
                    Stamp = (ulong)reader.GetInt64(2),
                    Base = reader.GetInt64(3),
                    Digest = reader.GetFieldValue<byte[]>(4),
                    Outcome = (Outcome)reader.GetInt32(5),
                    Code = reader.GetString(6),
                    Message = reader.GetString(7),
                    Operations = reader.GetInt32(8),
                    CommittedAt = reader.GetInt64(9),
                });
            }
        }
        return ledger;
    }
}
