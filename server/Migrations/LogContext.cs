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

    /// <summary>What devices are there, as they report.</summary>
    public DbSet<FieldDeviceRecord> FieldDevices => Set<FieldDeviceRecord>();

    /// <summary>What each device counted.</summary>
    public DbSet<FieldDeviceCellRecord> FieldDeviceCells => Set<FieldDeviceCellRecord>();

    /// <summary>What the devices of each cohort counted.</summary>
    public DbSet<FieldCellRecord> FieldCells => Set<FieldCellRecord>();

    /// <summary>What happened on devices.</summary>
    public DbSet<FieldEventRecord> FieldEvents => Set<FieldEventRecord>();

    /// <summary>How the scopes grew.</summary>
    public DbSet<FieldScopeRecord> FieldScopes => Set<FieldScopeRecord>();

    /// <summary>The attachments.</summary>
    public DbSet<AttachmentRecord> Attachments => Set<AttachmentRecord>();

    /// <summary>How many attachments the scopes have.</summary>
    public DbSet<AttachmentScopeRecord> AttachmentScopes => Set<AttachmentScopeRecord>();

    /// <summary>The sync policies.</summary>
    public DbSet<PolicyRecord> Policies => Set<PolicyRecord>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ScopeRecord>(entity =>
        {
            entity.ToTable("scopes").HasKey(scope => scope.Scope);
            entity.Property(scope => scope.Windows).HasDefaultValue(0);
        });
        modelBuilder.Entity<ChangeRecord>(entity =>
        {
            entity.ToTable("changes").HasKey(change => new { change.Scope, change.Seq });
            entity.HasIndex(change => new { change.Scope, change.ClientId, change.ClientSeq }).IsUnique();
        });
        modelBuilder.Entity<TableRecord>(entity =>
        {
            entity.ToTable("tables").HasKey(table => new { table.Scope, table.TableId });
            entity.HasIndex(table => new { table.Scope, table.Name }).IsUnique();
            entity.Property(table => table.WindowColumn).HasDefaultValue(-1);
            entity.Property(table => table.WindowReady).HasDefaultValue(false);
            entity.Property(table => table.WindowAfter).HasDefaultValue(Array.Empty<byte>());
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
            entity.HasIndex(row => new { row.Scope, row.TableId, row.Seq, row.Ord });
            entity.HasIndex(row => new { row.Scope, row.TableId, row.WindowKey, row.Key }).HasFilter("window_key IS NOT NULL");
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
        OnAttachmentModelCreating(modelBuilder);
        OnFieldModelCreating(modelBuilder);
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(SnakeCase(property.Name));
                property.IsNullable = property.Name is nameof(RowRecord.WindowKey) or nameof(RowRecord.WindowChange);
                property.ValueGenerated = Microsoft.EntityFrameworkCore.Metadata.ValueGenerated.Never;
            }
        }
    }

    private static void OnAttachmentModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<AttachmentRecord>(entity =>
        {
            entity.ToTable("attachments").HasKey(attachment => new { attachment.Scope, attachment.Hash });
            entity.HasIndex(attachment => new { attachment.Scope, attachment.TouchedAt }).HasFilter("state <> 2");
            entity.HasIndex(attachment => new { attachment.Scope, attachment.UnreferencedAt }).HasFilter("unreferenced_at > 0");
        });
        modelBuilder.Entity<AttachmentReferenceRecord>(entity =>
        {
            entity.ToTable("attachment_references")
                .HasKey(reference => new { reference.Scope, reference.TableId, reference.Key, reference.ColumnId });
            entity.HasIndex(reference => new { reference.Scope, reference.Hash });
        });
        modelBuilder.Entity<AttachmentScopeRecord>(entity => entity.ToTable("attachment_scopes").HasKey(scope => scope.Scope));
    }

    /// <summary>What is counted over all scopes begins with the day: it is the operators', and no sync waits for it.</summary>
    private static void OnFieldModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<FieldDeviceRecord>(entity =>
        {
            entity.ToTable("field_devices").HasKey(device => new { device.Scope, device.ClientId });
            entity.HasIndex(device => device.SyncedAt);
        });
        modelBuilder.Entity<FieldDeviceCellRecord>(entity =>
        {
            entity.ToTable("field_device_cells")
                .HasKey(cell => new { cell.Scope, cell.ClientId, cell.Day, cell.Network, cell.Metric, cell.Label, cell.Bucket });
            entity.HasIndex(cell => new { cell.Day, cell.Metric });
        });
        modelBuilder.Entity<FieldEventRecord>(entity =>
        {
            entity.ToTable("field_events").HasKey(happened => new { happened.Scope, happened.ClientId, happened.ReportNumber, happened.Ord });
            entity.HasIndex(happened => happened.At);
        });
        modelBuilder.Entity<FieldCellRecord>(entity => entity.ToTable("field_cells")
            .HasKey(cell => new { cell.Day, cell.AppVersion, cell.Os, cell.Region, cell.Network, cell.Metric, cell.Label, cell.Bucket }));
        modelBuilder.Entity<FieldScopeRecord>(entity =>
        {
            entity.ToTable("field_scopes").HasKey(scope => new { scope.Scope, scope.Day });
            entity.HasIndex(scope => scope.Day);
        });
        modelBuilder.Entity<PolicyRecord>(entity => entity.ToTable("policies").HasKey(policy => policy.Version));
    }

    private static string SnakeCase(string name) =>
        string.Concat(name.Select((letter, i) => (i > 0 && char.IsUpper(letter) ? "_" : "") + char.ToLowerInvariant(letter)));
}
