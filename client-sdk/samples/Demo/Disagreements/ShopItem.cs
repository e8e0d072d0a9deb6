using Microsoft.Data.Sqlite;
using OfflineSync.Demo.Data;

namespace OfflineSync.Demo.Disagreements;

/// <summary>A row of the table about which the devices disagree.</summary>
internal sealed record ShopItem(long Stock, string Tags, string Description, string Shelf, double Price)
{
    public static ShopItem Read(string path, string id)
    {
        using var connection = SqliteFile.Open(path);
        return Read(connection, id);
    }

    public static ShopItem Read(SqliteConnection connection, string id)
    {
        var row = connection.Rows("SELECT stock, tags, description, shelf, price FROM shop_items WHERE id = ?1", id)[0];
        return new((long)row[0], (string)row[1], (string)row[2], (string)row[3], (double)row[4]);
    }
}
