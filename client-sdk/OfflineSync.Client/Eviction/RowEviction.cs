using OfflineSync.Client.Capture;
using OfflineSync.Client.Eviction;
using OfflineSync.Client.Notifications;
using OfflineSync.Client.Outbox;
using OfflineSync.Client.Storage;
using OfflineSync.Protocol.Rows;
using RowKey = OfflineSync.Protocol.Values.RowKey;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client;

/// <summary>
/// Lets rows leave the device to make room, as <see cref="TrackedTable.Eviction"/> and <see cref="OfflineSyncOptions.Storage"/> say. They stay on the server and on
/// other devices, and <see cref="OfflineSyncClient.FetchAsync(string, IReadOnlyList{IReadOnlyList{object}}, CancellationToken)"/> brings them back.
/// </summary>
public sealed class RowEviction
{
    private readonly OfflineSyncOptions _options;
    private readonly LocalDatabase _database;
    private readonly IReadOnlyList<CapturedTable> _tables;
    private readonly RecentUses _uses;
    private readonly Func<CancellationToken, Task<EvictionResult>> _run;

    internal RowEviction(
        OfflineSyncOptions options, LocalDatabase database, IReadOnlyList<CapturedTable> tables, RecentUses uses, Func<CancellationToken, Task<EvictionResult>> run) =>
        (_options, _database, _tables, _uses, _run) = (options, database, tables, uses, run);

    /// <summary>
    /// Evicts now what the policies let go. It happens by itself in <see cref="SyncLanes.Maintenance"/>, and after a sync when the database is over its limit or the
    /// volume is short of space.
    /// </summary>
    /// <exception cref="OfflineSyncException">The database failed. Rows that were to go may still be there; nothing is lost.</exception>
    public Task<EvictionResult> RunAsync(CancellationToken cancellationToken = default) =>
        Sync.Background.Run(_options, () => _run(cancellationToken), cancellationToken);

    /// <summary>Keeps a row on the device, whether it is there already or not. At most 100,000 rows can be pinned.</summary>
    /// <param name="table">The table.</param>
    /// <param name="key">The values of the row's primary key: integers, doubles, texts, GUIDs (as lower-case text) or byte arrays.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="OfflineSyncException">There are too many pins, or the database failed.</exception>
    public Task PinAsync(string table, IReadOnlyList<object> key, CancellationToken cancellationToken = default)
    {
        var captured = Find(table);
        var values = KeyOf(captured, key);
        return AddAsync(database => RowOf(database, captured, values), cancellationToken);
    }

    /// <summary>Lets a row go that was pinned. A pin of its table still holds it.</summary>
    /// <inheritdoc cref="PinAsync(string, IReadOnlyList{object}, CancellationToken)" path="/param"/>
    public Task UnpinAsync(string table, IReadOnlyList<object> key, CancellationToken cancellationToken = default)
    {
        var captured = Find(table);
        var values = KeyOf(captured, key);
        return RemoveAsync(database => RowOf(database, captured, values), cancellationToken);
    }

    /// <summary>Keeps all rows of a table on the device.</summary>
    public Task PinTableAsync(string table, CancellationToken cancellationToken = default)
    {
        var row = KeptRows.OfTable(Find(table).Id);
        return AddAsync(_ => row, cancellationToken);
    }

    /// <summary>Lets the rows of a table go; those that were pinned by their keys stay.</summary>
    public Task UnpinTableAsync(string table, CancellationToken cancellationToken = default)
    {
        var row = KeptRows.OfTable(Find(table).Id);
        return RemoveAsync(_ => row, cancellationToken);
    }

    /// <summary>
    /// Tells that the app has read rows, for tables that are evicted by use: what it reads with SQL the SDK does not see. It is kept in memory, to the hour, and
    /// written down with the next sync. What is written to a row, here or elsewhere, counts by itself.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="keys">The keys of the rows.</param>
    public void Touch(string table, IReadOnlyList<IReadOnlyList<object>> keys)
    {
        var captured = Find(table);
        foreach (var key in keys)
            _uses.Add(captured, KeyOf(captured, key));
    }

    internal CapturedTable Find(string table) => _tables.FirstOrDefault(tracked => NameComparer.Instance.Equals(tracked.Name, table))
        ?? throw new ArgumentException($"Table \"{table}\" is not tracked.", nameof(table));

    internal static Value[] KeyOf(CapturedTable table, IReadOnlyList<object> key) => key.Count == table.KeyNames.Count
        ? [.. key.Select(PlainValue.ToKeyPart)]
        : throw new ArgumentException($"The key of table \"{table.Name}\" has {table.KeyNames.Count} columns, and {key.Count} values were given.", nameof(key));

    /// <summary>The row with a key; if it is there, by the key as the table holds it: SQLite converts what is stored to the column's type.</summary>
    private static RowId RowOf(Database database, CapturedTable table, Value[] key)
    {
        var row = database.Prepare($"SELECT {SqlName.List(table.KeyNames)} FROM {SqlName.Quote(table.Name)} WHERE {table.MatchKey(1)}");
        row.BindAll(1, key);
        var stored = row.Step() ? row.Values(key.Length, new ByteArena()) : key;
        row.Reset();
        return new RowId(table.Id, RowKey.Encode(stored));
    }

    private Task<bool> AddAsync(Func<Database, RowId> row, CancellationToken cancellationToken) => _database.WriteAsync(
        database =>
        {
            if (KeptRows.Count(database) >= KeptRows.Max)
                throw new OfflineSyncException(OfflineSyncError.CannotApply, $"{KeptRows.Max:N0} rows are pinned already. Unpin some, or pin their tables.");
            KeptRows.Add(database, row(database));
            return true;
        },
        cancellationToken);

    private Task<bool> RemoveAsync(Func<Database, RowId> row, CancellationToken cancellationToken) => _database.WriteAsync(
        database =>
        {
            KeptRows.Remove(database, row(database));
            return true;
        },
        cancellationToken);
}
