using System.Security.Claims;
using OfflineSync.Server.Access;

namespace OfflineSync.Shop.Access;

/// <summary>A till may sync the scope of its shop, and nothing else.</summary>
public sealed class TillsOfTheirShop : IScopeAuthorizer
{
    public ValueTask<ScopeAccess> AuthorizeAsync(ClaimsPrincipal caller, string scope, CancellationToken cancellationToken) =>
        ValueTask.FromResult(caller.FindFirst(ApiKeys.ShopClaim)?.Value is { } shop && scope == ShopScopes.Of(shop) ? ScopeAccess.Write : ScopeAccess.None);
}
