using Microsoft.Data.Sqlite;
using OfflineSync.Benchmarks.Hosting;
using OfflineSync.Benchmarks.Items;
using OfflineSync.Benchmarks.Measuring;

namespace OfflineSync.Benchmarks.Figures;

/// <summary>The baseline of local writes: a prepared command, one transaction, the SDK's pragmas, a new file.</summary>
internal static class RawInsert
{
    public static double Time(Bench bench, SqliteConnection model, IReadOnlyList<Item> items)
    {
        var path = bench.NewPath();
        ItemTable.CreateDatabase(path);
        using var connection = ItemTable.Open(path);
        Pragmas.Copy(model, connection);
        return Alternation.Time(() =>
        {
            using var transaction = connection.BeginTransaction();
            ItemTable.Insert(connection, items);
            transaction.Commit();
        });
    }
}
