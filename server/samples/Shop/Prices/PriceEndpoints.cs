using Microsoft.AspNetCore.Authorization;
using OfflineSync.Server.Embedding;
using OfflineSync.Shop.Access;
using OfflineSync.Shop.Data;

namespace OfflineSync.Shop.Prices;

/// <summary>What head office writes to tills.</summary>
public static class PriceEndpoints
{
    public static void MapPrices(this IEndpointRouteBuilder endpoints) => endpoints.MapPut(
        "/shops/{shop}/prices/{product}",
        [Authorize(Roles = ApiKeys.HeadOffice)] async (
            string shop, string product, NewPrice price, ShopContext context, IScopeWriter scopes, TimeProvider time, CancellationToken cancellationToken) =>
        {
            context.PriceChanges.Add(new PriceChange { Shop = shop, Product = product, Cents = price.Cents, At = time.GetUtcNow().UtcDateTime });
            // The record for the auditors and the row on the tills: both, or neither.
            var row = ScopeRow.Insert("prices", new Dictionary<string, object> { ["product"] = product }, new Dictionary<string, object?> { ["cents"] = price.Cents });
            await scopes.SaveAsync(context, ShopScopes.Of(shop), [row], cancellationToken);
            return Results.NoContent();
        });
}
