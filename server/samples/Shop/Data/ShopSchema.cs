using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace OfflineSync.Shop.Data;

/// <summary>Creates the host's tables beside those of the store. A real host has migrations.</summary>
public sealed class ShopSchema(IDbContextFactory<ShopContext> contexts) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        try
        {
            await context.Intakes.AnyAsync(cancellationToken);
        }
        catch (DbException)
        {
            await context.GetService<IRelationalDatabaseCreator>().CreateTablesAsync(cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
