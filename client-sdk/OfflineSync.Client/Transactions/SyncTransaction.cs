using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace OfflineSync.Client;

/// <summary>
/// A local transaction that becomes exactly one mutation: other devices see all of it or nothing. Write through <see cref="Connection"/> with any
/// library. Disposing it without a commit rolls back.
/// </summary>
public sealed class SyncTransaction : IAsyncDisposable, IDisposable
{
    private readonly SqliteTransaction _transaction;
    private readonly SqliteCommand _lastCapture;
    private readonly long _firstCapture;
    private readonly Action _committed;
    private bool _isOver;

    internal SyncTransaction(SqliteConnection connection, Action committed)
    {
        Connection = connection;
        _committed = committed;
        try
        {
            _transaction = connection.BeginTransaction(deferred: false);
            _lastCapture = connection.CreateCommand();
            _lastCapture.Transaction = _transaction;
            _lastCapture.CommandText = "SELECT coalesce(max(id), 0) FROM offlinesync_capture";
            _firstCapture = LastCapture();
        }
        catch
        {
            // It takes an open transaction with it.
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The connection on which the transaction is open. It is closed with the transaction.</summary>
    public SqliteConnection Connection { get; }

    /// <summary>The transaction, for libraries that want it (Dapper, <c>Database.UseTransaction</c> of EF Core).</summary>
    public DbTransaction DbTransaction => _transaction;

    /// <summary>Commits: the rows and their place in the outbox are durable together when this returns.</summary>
    public Task CommitAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Commit();
        return Task.CompletedTask;
    }

    /// <summary>Commits: the rows and their place in the outbox are durable together when this returns.</summary>
    public void Commit()
    {
        var last = LastCapture();
        if (last > _firstCapture)
            AddBoundaries(last);
        _transaction.Commit();
        _isOver = true;
        if (last > _firstCapture)
            _committed();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isOver && Connection.State == System.Data.ConnectionState.Open)
            _transaction.Rollback();
        _isOver = true;
        _lastCapture.Dispose();
        _transaction.Dispose();
        Connection.Dispose();
    }

    private long LastCapture() => (long)_lastCapture.ExecuteScalar()!;

    // What was written before without a transaction of ours is a mutation of its own.
    private void AddBoundaries(long last)
    {
        using var command = Connection.CreateCommand();
        command.Transaction = _transaction;
        command.CommandText = "INSERT INTO offlinesync_boundaries VALUES ($first), ($last) ON CONFLICT DO NOTHING";
        command.Parameters.AddWithValue("$first", _firstCapture);
        command.Parameters.AddWithValue("$last", last);
        command.ExecuteNonQuery();
    }
}
