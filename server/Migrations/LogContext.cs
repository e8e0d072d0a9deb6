using Microsoft.EntityFrameworkCore;
using OfflineSync.Server.Migrations.Model;

namespace OfflineSync.Server.Migrations;

/// <summary>The schema of the store. Migrations and operators' queries use it; the hot path speaks to the database directly.</summary>
public abstract class LogContext(DbContextOptions options) : DbContext(options)
{
    /// <summary>The scopes.</summary>
    public DbSet<ScopeRecord> Scopes => Set<ScopeRecord>();

    /// <summary>The changes.</summary>
    public DbSet<ChangeRecord> Changes => Set<ChangeRecord>();

    /// <summary>The rows.</summary>
    public DbSet<RowRecord> Rows => Set<RowRecord>();

    /// <summary>The clients.</summary>
    public DbSet<ClientRecord> Clients => Set<ClientRecord>();

    /// <summary>The conflicts.</summary>
    public DbSet<ConflictRecord> Conflicts => Set<ConflictRecord>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ScopeRecord>(entity => entity.ToTable("scopes").HasKey(scope => scope.Scope));
        modelBuilder.Entity<ChangeRecord>(entity =>
        {
            entity.ToTable("changes").HasKey(change => new { change.Scope, change.Seq });
            entity.HasIndex(change => new { change.Scope, change.ClientId, change.ClientSeq }).IsUnique();
        });
        modelBuilder.Entity<TableRecord>(entity =>
        {
            entity.ToTable("tables").HasKey(table => new { table.Scope, table.TableId });
            entity.HasIndex(table => new { table.Scope, table.Name }).IsUnique();
        });
        modelBuilder.Entity<ColumnRecord>(entity =>
        {
            entity.ToTable("columns").HasKey(column => new { column.Scope, column.TableId, column.ColumnId });
            entity.HasIndex(column => new { column.Scope, column.TableId, column.Name }).IsUnique();
        });
        modelBuilder.Entity<RowRecord>(entity =>
        {
            entity.ToTable("rows").HasKey(row => new { row.Scope, row.TableId, row.Key });
            entity.HasIndex(row => new { row.Scope, row.Seq, row.Ord });
            entity.HasIndex(row => new { row.Scope, row.Seq }).HasFilter("deleted");
        });
        modelBuilder.Entity<ConflictRecord>(entity =>
        {
            entity.ToTable("conflicts").HasKey(conflict => new { conflict.Scope, conflict.Seq, conflict.Ord });
            entity.HasIndex(conflict => new { conflict.Scope, conflict.ClientId, conflict.Seq, conflict.Ord });
        });
        modelBuilder.Entity<ClientRecord>(entity =>
        {
            entity.ToTable("clients").HasKey(client => new { client.Scope, client.ClientId });
            entity.HasIndex(client => new { client.Scope, client.Subject });
        });
        modelBuilder.Entity<TextChunkRecord>(entity =>
            entity.ToTable("text_chunks").HasKey(part => new { part.Scope, part.TableId, part.Key, part.ColumnId, part.Chunk }));
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(SnakeCase(property.Name));
                property.IsNullable = false;
                property.ValueGenerated = Microsoft.EntityFrameworkCore.Metadata.ValueGenerated.Never;
            }
        }
    }

    private static string SnakeCase(string name) =>
        string.Concat(name.Select((letter, i) => (i > 0 && char.IsUpper(letter) ? "_" : "") + char.ToLowerInvariant(letter)));
}
