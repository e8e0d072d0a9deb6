using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using OfflineSync.Shop.Access;
using OfflineSync.Shop.Data;

namespace OfflineSync.Shop.Orders;

/// <summary>What head office sees.</summary>
public static class SalesEndpoints
{
    public static void MapSales(this IEndpointRouteBuilder endpoints) => endpoints.MapGet(
        "/shops/{shop}/sales",
        [Authorize(Roles = ApiKeys.HeadOffice)] (string shop, ShopContext context, CancellationToken cancellationToken) =>
            context.Sales.Where(sale => sale.Shop == shop).GroupBy(sale => sale.Product).OrderBy(product => product.Key)
                .Select(product => new { Product = product.Key, Quantity = product.Sum(sale => sale.Quantity) }).ToListAsync(cancellationToken));
}
