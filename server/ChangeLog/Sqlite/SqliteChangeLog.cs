using System.Data.Common;
using Microsoft.Data.Sqlite;
using OfflineSync.Server.ChangeLog.Dictionary;
using OfflineSync.Server.ChangeLog.Ranges;

namespace OfflineSync.Server.ChangeLog.Sqlite;

/// <summary>The embedded store: one file, one writer, any number of readers.</summary>
internal sealed class SqliteChangeLog(SqliteFile file, EpochSource epochs, TimeProvider time) : IChangeLog, IAsyncDisposable
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int Full = 13;
    private readonly SqliteWriter _writer = new(file);

    /// <inheritdoc/>
    public async Task<IScopeTransaction> BeginAsync(string scope, IReadOnlyList<LedgerRange> ranges, CancellationToken cancellationToken)
    {
        await _writer.AcquireAsync(cancellationToken);
        var transaction = new SqliteScopeTransaction(_writer, scope, time);
        try
        {
            transaction.Start(ranges, epochs);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<IScopeTransaction> JoinAsync(DbTransaction transaction, string scope, IReadOnlyList<LedgerRange> ranges, CancellationToken cancellationToken)
    {
        var joined = new SqliteScopeTransaction(SqliteWriter.On((SqliteConnection)transaction.Connection!), scope, time, isJoined: true);
        try
        {
            joined.Start(ranges, epochs);
            return joined;
        }
        catch
        {
            await joined.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<ScopePage> ReadPageAsync(string scope, LogPosition after, long seen, PageBounds bounds, CancellationToken cancellationToken)
    {
        using var connection = SqliteConnections.Open(file);
        using var snapshot = connection.BeginTransaction(deferred: true);
        using var selectHead = SqliteRead.Command(connection, SqliteStatements.SelectHead, ("$scope", scope));
        if (SqliteRead.Head(selectHead, scope) is not { } head)
            return Task.FromResult(new ScopePage(default, [], Complete: true));
        using var selectTime = SqliteRead.Command(connection, SqliteStatements.SelectTime, ("$scope", scope), ("$seq", 0L));
        var (headTime, seenTime) = (TimeOf(selectTime, head.Change), TimeOf(selectTime, seen));
        using var command = SqliteRead.Command(
            connection,
            SqliteStatements.SelectPage,
            ("$scope", scope),
            ("$seq", after.Change),
            ("$ord", after.Ordinal),
            ("$count", bounds.Rows + 1));
        var (rows, complete) = bounds.Take(SqliteRead.All(command, reader => new StoredRow(
            reader.GetInt32(0), reader.GetFieldValue<byte[]>(1), new LogPosition(reader.GetInt64(2), reader.GetInt32(3)), reader.GetFieldValue<byte[]>(4))));
        return Task.FromResult(new ScopePage(head, rows, complete) { HeadTime = headTime, SeenTime = seenTime });
    }

    /// <inheritdoc/>
    public Task<long> CountRowsAsync(string scope, LogPosition after, int countMax, CancellationToken cancellationToken)
    {
        using var connection = SqliteConnections.Open(file);
        using var command = SqliteRead.Command(
            connection,
            SqliteStatements.CountRows,
            ("$scope", scope),
            ("$seq", after.Change),
            ("$ord", after.Ordinal),
            ("$count", countMax));
        return Task.FromResult((long)command.ExecuteScalar()!);
    }

    /// <inheritdoc/>
    public Task<ScopePage> ReadRangeAsync(string scope, RowRange range, long seen, PageBounds bounds, CancellationToken cancellationToken)
    {
        using var connection = SqliteConnections.Open(file);
        using var snapshot = connection.BeginTransaction(deferred: true);
        using var selectHead = SqliteRead.Command(connection, SqliteStatements.SelectHead, ("$scope", scope));
        if (SqliteRead.Head(selectHead, scope) is not { } head)
            return Task.FromResult(new ScopePage(default, [], Complete: true));
        using var selectTime = SqliteRead.Command(connection, SqliteStatements.SelectTime, ("$scope", scope), ("$seq", 0L));
        using var countTables = SqliteRead.Command(connection, SqliteStatements.CountTables, ("$scope", scope));
        var (rows, complete) = bounds.Take(SqliteRanges.Read(connection, scope, range));
        return Task.FromResult(new ScopePage(head, rows, complete)
        {
            HeadTime = TimeOf(selectTime, head.Change),
            SeenTime = TimeOf(selectTime, seen),
            Tables = (int)(long)countTables.ExecuteScalar()!,
        });
    }

    /// <inheritdoc/>
    public Task<long> CountRangeAsync(string scope, RowRange range, int countMax, CancellationToken cancellationToken)
    {
        using var connection = SqliteConnections.Open(file);
        return Task.FromResult(SqliteRanges.Count(connection, scope, range, countMax));
    }

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> FindWindowBoundAsync(string scope, WindowRange window, int rows, CancellationToken cancellationToken)
    {
        using var connection = SqliteConnections.Open(file);
        using var command = SqliteRanges.Window(connection, SqliteStatements.SelectWindowBound, scope, window);
        command.Parameters.AddWithValue("$skipped", rows - 1);
        return Task.FromResult<ReadOnlyMemory<byte>?>(command.ExecuteScalar() is byte[] bound ? bound : null);
    }

    /// <inheritdoc/>
    public Task<ScopeDictionary> ReadDictionaryAsync(string scope, CancellationToken cancellationToken)
    {
        using var connection = SqliteConnections.Open(file);
        using var snapshot = connection.BeginTransaction(deferred: true);
        using var selectTables = SqliteRead.Command(connection, SqliteStatements.SelectTables, ("$scope", scope));
        using var selectColumns = SqliteRead.Command(connection, SqliteStatements.SelectColumns, ("$scope", scope));
        return Task.FromResult(SqliteRead.Dictionary(selectTables, selectColumns, scope));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, long>> ReadHeadsAsync(IReadOnlyCollection<string> scopes, CancellationToken cancellationToken)
    {
        using var connection = SqliteConnections.Open(file);
        using var command = SqliteRead.Command(connection, SqliteStatements.SelectHead, ("$scope", ""));
        var heads = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var scope in scopes)
        {
            if (SqliteRead.Head(command, scope) is { } head)
                heads[scope] = head.Change;
        }
        return Task.FromResult<IReadOnlyDictionary<string, long>>(heads);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ConflictEntry>> ReadConflictsAsync(
        string scope,
        UInt128 client,
        LogPosition after,
        long upTo,
        PageBounds bounds,
        CancellationToken cancellationToken)
    {
        using var connection = SqliteConnections.Open(file);
        using var command = SqliteRead.Command(
            connection,
            SqliteStatements.SelectConflicts,
            ("$scope", scope),
            ("$client", ClientId.ToBytes(client)),
            ("$seq", after.Change),
            ("$ord", after.Ordinal),
            ("$upTo", upTo),
            ("$count", bounds.Rows));
        return Task.FromResult<IReadOnlyList<ConflictEntry>>(bounds.Take(SqliteRead.All(command, reader => SqliteRead.Conflict(reader, client))).Items);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListScopesAsync(string after, int countMax, CancellationToken cancellationToken)
    {
        using var connection = SqliteConnections.Open(file);
        using var command = SqliteRead.Command(connection, SqliteStatements.ListScopes, ("$after", after), ("$count", countMax));
        return Task.FromResult<IReadOnlyList<string>>([.. SqliteRead.All(command, reader => reader.GetString(0))]);
    }

    /// <inheritdoc/>
    public Task CheckAsync(CancellationToken cancellationToken) => ReadHeadsAsync([""], cancellationToken);

    /// <inheritdoc/>
    public bool IsTransient(Exception exception) => exception is SqliteException { SqliteErrorCode: Busy or Locked or Full };

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private static long TimeOf(SqliteCommand selectTime, long change)
    {
        selectTime.Parameters[1].Value = change;
        return selectTime.ExecuteScalar() as long? ?? 0;
    }
}
