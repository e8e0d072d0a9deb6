using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Server.Migrations;

namespace OfflineSync.Server.ChangeLog.Beside;

/// <summary>Opens sessions for what is kept beside the log, in either store; the simulator has a third one.</summary>
internal class StoreSessions(LogContextSource contexts, IChangeLog log) : IDisposable
{
    private const string BusyTimeout = "PRAGMA busy_timeout=30000";

    // The embedded store has one writer: waiting for it costs a thread, here none.
    private readonly SemaphoreSlim _embedded = new(1, 1);

    /// <summary>Reads, each statement in a snapshot of its own.</summary>
    /// <exception cref="RpcException">The store does not answer.</exception>
    public virtual Task<T> ReadAsync<T>(Func<StoreSession, Task<T>> read, CancellationToken cancellationToken) => UseAsync(async context =>
        await read(new StoreSession(await OpenAsync(context, cancellationToken), null)));

    /// <summary>Writes in one transaction, which is rolled back when an exception ends it.</summary>
    /// <exception cref="RpcException">The store does not answer.</exception>
    public virtual Task<T> WriteAsync<T>(Func<StoreSession, Task<T>> write, CancellationToken cancellationToken) => UseAsync(async context =>
    {
        var connection = await OpenAsync(context, cancellationToken);
        if (connection is not SqliteConnection)
            return await CommitAsync(connection, write, cancellationToken);
        await _embedded.WaitAsync(cancellationToken);
        try
        {
            await new StoreSession(connection, null).ExecuteAsync(BusyTimeout, cancellationToken);
            return await CommitAsync(connection, write, cancellationToken);
        }
        finally
        {
            _embedded.Release();
        }
    });

    /// <summary>Uses the schema's context.</summary>
    /// <exception cref="RpcException">The store does not answer.</exception>
    public async Task<T> UseAsync<T>(Func<LogContext, Task<T>> use)
    {
        try
        {
            await using var context = contexts();
            return await use(context);
        }
        catch (Exception exception) when (log.IsTransient(exception) || (exception.InnerException is { } cause && log.IsTransient(cause)))
        {
            throw StoreErrors.Unavailable(exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _embedded.Dispose();
        GC.SuppressFinalize(this);
    }

    private static async Task<T> CommitAsync<T>(DbConnection connection, Func<StoreSession, Task<T>> write, CancellationToken cancellationToken)
    {
        // On SQLite it begins as a writer's, so that nobody comes between its first and its next statement.
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var result = await write(new StoreSession(connection, transaction));
        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    private static async Task<DbConnection> OpenAsync(LogContext context, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        return context.Database.GetDbConnection();
    }
}
