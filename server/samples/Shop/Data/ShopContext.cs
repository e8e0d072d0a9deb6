using Microsoft.EntityFrameworkCore;

namespace OfflineSync.Shop.Data;

/// <summary>The host's own tables.</summary>
public sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
{
    /// <summary>What tills sold, as head office counts it.</summary>
    public DbSet<Sale> Sales => Set<Sale>();

    /// <summary>Who set which price, for the auditors.</summary>
    public DbSet<PriceChange> PriceChanges => Set<PriceChange>();

    /// <summary>Up to where sales were taken in.</summary>
    public DbSet<Intake> Intakes => Set<Intake>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Sale>().ToTable("shop_sales").HasKey(sale => new { sale.Shop, sale.OrderId });
        modelBuilder.Entity<PriceChange>().ToTable("shop_price_changes");
        modelBuilder.Entity<Intake>().ToTable("shop_intakes").HasKey(intake => intake.Shop);
    }
}
