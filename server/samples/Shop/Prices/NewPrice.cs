namespace OfflineSync.Shop.Prices;

public sealed record NewPrice(long Cents);
