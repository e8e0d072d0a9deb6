namespace OfflineSync.Demo.Disagreements;

/// <summary>A column of an item that all devices write.</summary>
/// <param name="Rule">How it merges.</param>
/// <param name="Name">Item and column, for people.</param>
/// <param name="Item">The item's key.</param>
/// <param name="Read">Its value, for people.</param>
internal sealed record ShopColumn(string Rule, string Name, string Item, Func<ShopItem, FormattableString> Read)
{
    public static readonly ShopColumn Stock = new("counter", "bench.stock", ShopTable.Bench, item => $"{item.Stock}");
    public static readonly ShopColumn Tags = new("set", "bench.tags", ShopTable.Bench, item => $"{item.Tags.Replace(",", ", ", StringComparison.Ordinal)}");
    public static readonly ShopColumn Description = new("text", "bench.description", ShopTable.Bench, item => $"{item.Description}");
    public static readonly ShopColumn Shelf = new("last writer wins", "bench.shelf", ShopTable.Bench, item => $"{item.Shelf}");
    public static readonly ShopColumn Lamp = new("reject stale", "lamp.price, stock", ShopTable.Lamp, item => $"{item.Price}, {item.Stock}");

    public string Text(ShopItem item) => FormattableString.Invariant(Read(item));
}
