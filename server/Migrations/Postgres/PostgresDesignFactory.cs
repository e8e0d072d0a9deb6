using Microsoft.EntityFrameworkCore.Design;

namespace OfflineSync.Server.Migrations.Postgres;

/// <summary>Lets the <c>dotnet ef</c> tool create migrations; it never connects.</summary>
internal sealed class PostgresDesignFactory : IDesignTimeDbContextFactory<PostgresLogContext>
{
    /// <inheritdoc/>
    public PostgresLogContext CreateDbContext(string[] args) => PostgresMigrator.CreateContext("Host=localhost");
}
