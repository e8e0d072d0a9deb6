using Microsoft.EntityFrameworkCore;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Embedding;
using OfflineSync.Shop.Data;

namespace OfflineSync.Shop.Orders;

/// <summary>Takes in what tills sold: rows and cursor are saved together, so that whatever dies halfway, nothing counts twice and nothing is missed.</summary>
public sealed class OrderIntake(IScopeReader scopes, IDbContextFactory<ShopContext> contexts, IConfiguration configuration) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var shops = configuration.GetSection("Shop:Tills").GetChildren().Select(till => till.Value!).Distinct();
        return Task.WhenAll(shops.Select(shop => FollowAsync(shop, stoppingToken)));
    }

    private async Task FollowAsync(string shop, CancellationToken cancellationToken)
    {
        var change = await TakeInAsync(shop, cancellationToken);
        await foreach (var _ in scopes.WatchAsync(ShopScopes.Of(shop), change, cancellationToken))
            await TakeInAsync(shop, cancellationToken);
    }

    private async Task<long> TakeInAsync(string shop, CancellationToken cancellationToken)
    {
        try
        {
            return await TakeInSinceAsync(shop, cancellationToken);
        }
        catch (ScopeCursorException)
        {
            // Everything comes again; what does not is gone.
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            await context.Intakes.Where(intake => intake.Shop == shop).ExecuteDeleteAsync(cancellationToken);
            await context.Sales.Where(sale => sale.Shop == shop).ExecuteDeleteAsync(cancellationToken);
            return await TakeInSinceAsync(shop, cancellationToken);
        }
    }

    private async Task<long> TakeInSinceAsync(string shop, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var intake = await context.Intakes.FindAsync([shop], cancellationToken) ?? context.Add(new Intake { Shop = shop }).Entity;
        await foreach (var part in scopes.ReadAsync(ShopScopes.Of(shop), intake.Cursor, cancellationToken))
        {
            foreach (var row in part.Rows.Where(row => row.Table == "orders"))
                await ApplyAsync(context, shop, row, cancellationToken);
            (intake.Cursor, intake.Change) = (part.Cursor.ToArray(), part.Change);
            await context.SaveChangesAsync(cancellationToken);
        }
        return intake.Change;
    }

    private static async Task ApplyAsync(ShopContext context, string shop, ScopeRow row, CancellationToken cancellationToken)
    {
        var id = (string)row.Key["id"];
        var sale = await context.Sales.FindAsync([shop, id], cancellationToken);
        if (row.Operation == RowOperation.Delete)
        {
            if (sale is not null)
                context.Remove(sale);
            return;
        }
        sale ??= context.Add(new Sale { Shop = shop, OrderId = id }).Entity;
        sale.Product = row.Values.GetValueOrDefault("product", sale.Product) as string ?? "";
        sale.Quantity = row.Values.GetValueOrDefault("quantity", sale.Quantity) as long? ?? 0;
    }
}
