using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace OfflineSync.Server.Migrations.Postgres;

/// <summary>
/// Migrates PostgreSQL in one transaction, whose advisory lock admits one node at a time: unlike a session's lock it also works behind PgBouncer in
/// transaction mode. It takes one connection, and whoever waits for another node takes none, so that nodes that start together cannot exhaust a small pool.
/// </summary>
internal sealed class PostgresMigrator(NpgsqlDataSource dataSource, TimeProvider time) : IStoreMigrator
{
    private const long LockKey = 0x4F66664C53796E63;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestStatement = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var (isDone, applied) = await TryMigrateAsync(() => time.GetElapsedTime(started) < Patience, cancellationToken);
            if (isDone)
                return applied;
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>Migrates, unless another node does that now.</summary>
    private async Task<(bool IsDone, IReadOnlyList<string> Applied)> TryMigrateAsync(Func<bool> mayWait, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            if (!await TryLockAsync(connection, cancellationToken))
            {
                return mayWait()
                    ? (false, [])
                    : throw new TimeoutException($"Another node has been migrating the database for {Patience}. Look at its log, then start this one again.");
            }
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.ProtocolViolation && mayWait())
        {
            // PgBouncer had no connection: the other node may have the only one.
            return (false, []);
        }
        await using var context = new PostgresLogContext(new DbContextOptionsBuilder<PostgresLogContext>()
            .UseNpgsql(connection, UseHistoryTable)
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.MigrationsUserTransactionWarning))
            .Options);
        context.Database.SetCommandTimeout(LongestStatement);
        await context.Database.UseTransactionAsync(transaction, cancellationToken);
        if (!await HasHistoryAsync(connection, cancellationToken))
            await context.GetService<IHistoryRepository>().CreateIfNotExistsAsync(cancellationToken);
        IReadOnlyList<string> pending = [.. await context.Database.GetPendingMigrationsAsync(cancellationToken)];
        if (pending.Count > 0)
            await context.Database.MigrateAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (true, pending);
    }

    private static async Task<bool> TryLockAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT pg_try_advisory_xact_lock($1)", connection)
        {
            Parameters = { new NpgsqlParameter<long> { TypedValue = LockKey } },
        };
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>EF Core finds out by reading the table, which would spoil the transaction when there is none.</summary>
    private static async Task<bool> HasHistoryAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"SELECT to_regclass('{PostgresLogContext.SchemaName}.{PostgresLogContext.HistoryTable}') IS NOT NULL", connection);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    internal static LogContextSource ContextsOf(NpgsqlDataSource dataSource)
    {
        var options = new DbContextOptionsBuilder<PostgresLogContext>().UseNpgsql(dataSource, UseHistoryTable).Options;
        return () => new PostgresLogContext(options);
    }

    internal static PostgresLogContext CreateContext(string connectionString) =>
        new(new DbContextOptionsBuilder<PostgresLogContext>().UseNpgsql(connectionString, UseHistoryTable).Options);

    private static void UseHistoryTable(Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure.NpgsqlDbContextOptionsBuilder options) =>
        options.MigrationsHistoryTable(PostgresLogContext.HistoryTable, PostgresLogContext.SchemaName);
}
