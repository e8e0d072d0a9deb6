using Microsoft.EntityFrameworkCore;

namespace OfflineSync.Server.Migrations.Postgres;

/// <summary>The schema on PostgreSQL.</summary>
public sealed class PostgresLogContext(DbContextOptions<PostgresLogContext> options) : LogContext(options)
{
    /// <summary>The PostgreSQL schema that holds the tables.</summary>
    public const string SchemaName = "offlinesync";

    /// <summary>The table in which applied migrations are noted.</summary>
    public const string HistoryTable = "migrations";

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(SchemaName);
        base.OnModelCreating(modelBuilder);
        var texts = modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()).Where(property => property.ClrType == typeof(string));
        foreach (var property in texts.Where(property => property.Name is "Scope" or "Name" or "Subject"))
            property.SetCollation("C");
    }
}
