namespace OfflineSync.Shop.Data;

public sealed class Sale
{
    public required string Shop { get; init; }

    public required string OrderId { get; init; }

    public string Product { get; set; } = "";

    public long Quantity { get; set; }
}
