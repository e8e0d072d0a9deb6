using Microsoft.Data.Sqlite;
using OfflineSync.Client;
using OfflineSync.Demo.Data;

namespace OfflineSync.Demo.Disagreements;

/// <summary>What one device writes to the shop's items while it is offline: plain SQL, whole values.</summary>
internal sealed class ShopEdits(int device)
{
    private readonly string _city = Names.Cities[device].City;

    /// <summary>A delivery on the first device, sales on the others.</summary>
    public long StockChange => device == 0 ? 25 : -3 * device;

    /// <summary>The tag that this device adds. The first one also removes "new".</summary>
    public string Tag => _city.ToLowerInvariant();

    /// <summary>What the device adds to the description, where all others add theirs.</summary>
    public string Sentence => $" In stock in {_city}.";

    public string Shelf => FormattableString.Invariant($"{(char)('B' + device)}{device + 1}");

    public double LampPrice => ShopTable.LampAtFirst.Price + device + 1;

    public ShopItem WriteBench(SqliteConnection connection)
    {
        var before = ShopItem.Read(connection, ShopTable.Bench);
        var after = before with
        {
            Stock = before.Stock + StockChange,
            Tags = device == 0 ? $"""["garden","{Tag}"]""" : $"""["garden","new","{Tag}"]""",
            Description = Describe(before.Description),
            Shelf = Shelf,
        };
        connection.Execute(
            "UPDATE shop_items SET stock = ?2, tags = ?3, description = ?4, shelf = ?5 WHERE id = ?1",
            ShopTable.Bench, after.Stock, after.Tags, after.Description, after.Shelf);
        return after;
    }

    /// <summary>Changes the price of the lamp and sells one, in one transaction.</summary>
    public async Task<ShopItem> SellLampAsync(OfflineSyncClient client, CancellationToken cancellation)
    {
        await using var transaction = await client.BeginTransactionAsync(cancellation);
        transaction.Connection.Execute("UPDATE shop_items SET price = ?2, stock = stock - 1 WHERE id = ?1", ShopTable.Lamp, LampPrice);
        var after = ShopItem.Read(transaction.Connection, ShopTable.Lamp);
        await transaction.CommitAsync(cancellation);
        return after;
    }

    /// <summary>The first two devices write at places of their own too.</summary>
    private string Describe(string text)
    {
        var own = device switch
        {
            0 => text.Replace("An oak", "An oiled oak", StringComparison.Ordinal),
            1 => text.Replace("the kitchen", "the large kitchen", StringComparison.Ordinal),
            _ => text,
        };
        return own + Sentence;
    }
}
