namespace OfflineSync.Shop.Data;

public sealed class PriceChange
{
    public long Id { get; init; }

    public required string Shop { get; init; }

    public required string Product { get; init; }

    public required long Cents { get; init; }

    public required DateTime At { get; init; }
}
