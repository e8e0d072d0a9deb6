using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace OfflineSync.Server.Migrations.Postgres;

/// <summary>
/// Migrates PostgreSQL in one transaction, whose advisory lock admits one node at a time: unlike a session's lock it also works behind PgBouncer in
/// transaction mode, and with a single connection several nodes that start together cannot take all of a small pool and wait for one more.
/// </summary>
internal sealed class PostgresMigrator(NpgsqlDataSource dataSource) : IStoreMigrator
{
    private const long LockKey = 0x4F66664C53796E63;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var command = new NpgsqlCommand("SELECT pg_advisory_xact_lock($1)", connection, transaction))
        {
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = LockKey });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        await using var context = new PostgresLogContext(new DbContextOptionsBuilder<PostgresLogContext>()
            .UseNpgsql(connection, UseHistoryTable)
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.MigrationsUserTransactionWarning))
            .Options);
        await context.Database.UseTransactionAsync(transaction, cancellationToken);
        // To read it in vain, as EF Core does to find out, would spoil the transaction.
        await using (var find = new NpgsqlCommand($"SELECT to_regclass('{PostgresLogContext.SchemaName}.{PostgresLogContext.HistoryTable}')::text", connection, transaction))
        {
            if (await find.ExecuteScalarAsync(cancellationToken) is DBNull)
                await context.GetService<IHistoryRepository>().CreateIfNotExistsAsync(cancellationToken);
        }
        IReadOnlyList<string> pending = [.. await context.Database.GetPendingMigrationsAsync(cancellationToken)];
        if (pending.Count > 0)
            await context.Database.MigrateAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
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
