namespace OfflineSync.Shop;

/// <summary>Each shop has a scope.</summary>
public static class ShopScopes
{
    public static string Of(string shop) => $"shop-{shop}";
}
