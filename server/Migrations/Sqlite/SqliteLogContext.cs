using Microsoft.EntityFrameworkCore;
using OfflineSync.Server.Migrations.Model;

namespace OfflineSync.Server.Migrations.Sqlite;

/// <summary>The schema on SQLite.</summary>
public sealed class SqliteLogContext(DbContextOptions<SqliteLogContext> options) : LogContext(options)
{
    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<ScopeRecord>().Property(scope => scope.Epoch)
            .HasConversion(epoch => epoch.ToByteArray(true), bytes => new Guid(bytes, true));
        modelBuilder.Entity<ChangeRecord>().Property(change => change.ClientId)
            .HasConversion(client => client.ToByteArray(true), bytes => new Guid(bytes, true));
        modelBuilder.Entity<ClientRecord>().Property(client => client.ClientId)
            .HasConversion(client => client.ToByteArray(true), bytes => new Guid(bytes, true));
        modelBuilder.Entity<ConflictRecord>().Property(conflict => conflict.ClientId)
            .HasConversion(client => client.ToByteArray(true), bytes => new Guid(bytes, true));
        modelBuilder.Entity<ConflictRecord>().Property(conflict => conflict.WinningClient)
            .HasConversion(client => client.ToByteArray(true), bytes => new Guid(bytes, true));
    }
}
