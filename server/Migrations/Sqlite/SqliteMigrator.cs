using Microsoft.EntityFrameworkCore;
using OfflineSync.Server.ChangeLog.Sqlite;

namespace OfflineSync.Server.Migrations.Sqlite;

/// <summary>Migrates SQLite, under EF Core's own lock.</summary>
internal sealed class SqliteMigrator(SqliteFile file) : IStoreMigrator
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken)
    {
        file.CreateFolder();
        await using var context = CreateContext(file.ConnectionString);
        IReadOnlyList<string> pending = [.. await context.Database.GetPendingMigrationsAsync(cancellationToken)];
        if (pending.Count > 0)
            await context.Database.MigrateAsync(cancellationToken);
        return pending;
    }

    internal static LogContextSource ContextsOf(SqliteFile file)
    {
        var options = new DbContextOptionsBuilder<SqliteLogContext>().UseSqlite(file.ConnectionString).Options;
        return () => new SqliteLogContext(options);
    }

    internal static SqliteLogContext CreateContext(string connectionString) =>
        new(new DbContextOptionsBuilder<SqliteLogContext>().UseSqlite(connectionString).Options);
}
