using Microsoft.EntityFrameworkCore.Design;

namespace OfflineSync.Server.Migrations.Sqlite;

/// <summary>Lets the <c>dotnet ef</c> tool create migrations; it never connects.</summary>
internal sealed class SqliteDesignFactory : IDesignTimeDbContextFactory<SqliteLogContext>
{
    /// <inheritdoc/>
    public SqliteLogContext CreateDbContext(string[] args) => SqliteMigrator.CreateContext("Data Source=:memory:");
}
