using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace OfflineSync.Server.Migrations.Postgres;

/// <summary>
/// Migrates PostgreSQL. A transaction-level advisory lock on a connection of its own admits one node at a time; unlike a session's lock it also
/// works behind PgBouncer in transaction mode.
/// </summary>
internal sealed class PostgresMigrator(NpgsqlDataSource dataSource) : IStoreMigrator
{
    private const long LockKey = 0x4F66664C53796E63;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = new NpgsqlCommand("SELECT pg_advisory_xact_lock($1)", connection, transaction)
        {
            Parameters = { new NpgsqlParameter<long> { TypedValue = LockKey } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
        await using var context = ContextsOf(dataSource)();
        IReadOnlyList<string> pending = [.. await context.Database.GetPendingMigrationsAsync(cancellationToken)];
        if (pending.Count > 0)
            await context.Database.MigrateAsync(cancellationToken);
        return pending;
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
