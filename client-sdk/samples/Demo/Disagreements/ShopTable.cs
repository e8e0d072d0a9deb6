using Microsoft.Data.Sqlite;
using OfflineSync.Client;
using OfflineSync.Demo.Data;

namespace OfflineSync.Demo.Disagreements;

/// <summary>The table about which the devices disagree: how it merges, and the rows that it starts with.</summary>
internal static class ShopTable
{
    public const string Name = "shop_items";

    /// <summary>The item whose every column all devices write.</summary>
    public const string Bench = "5b0c9c5e-9d0e-4f0c-8a53-1f7d3c2b6a01";

    /// <summary>The item whose price only one may change at a time.</summary>
    public const string Lamp = "5b0c9c5e-9d0e-4f0c-8a53-1f7d3c2b6a02";

    public static ShopItem BenchAtFirst { get; } = new(100, """["garden","new"]""", "An oak bench for the kitchen.", "A1", 189);

    public static ShopItem LampAtFirst { get; } = new(40, """["light"]""", "A brass lamp.", "A2", 49);

    public static void Declare(TrackedTable table) => table
        .Counter("stock")
        .Set("tags")
        .Text("description")
        .Column("price", price => price.Policy = MergePolicy.RejectStale);

    public static void Fill(SqliteConnection connection)
    {
        foreach (var (id, item) in new[] { (Bench, BenchAtFirst), (Lamp, LampAtFirst) })
        {
            connection.Execute(
                "INSERT INTO shop_items VALUES (?1, ?2, ?3, ?4, ?5, ?6)", id, item.Stock, item.Tags, item.Description, item.Shelf, item.Price);
        }
    }
}
