using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Contract;

/// <summary>What a device does to a row of a table with one key column, "id".</summary>
/// <param name="Table">The table.</param>
/// <param name="Operation">What it does.</param>
/// <param name="Key">The key.</param>
/// <param name="Columns">The values by column.</param>
public sealed record RowChange(string Table, RowOperation Operation, Value Key, IReadOnlyList<(string Name, Value Value)> Columns)
{
    /// <summary>Creates a row.</summary>
    public static RowChange Insert(string table, string key, params (string Name, Value Value)[] columns) =>
        new(table, RowOperation.Insert, Value.FromText(key), columns);

    /// <summary>Changes columns of a row.</summary>
    public static RowChange Update(string table, string key, params (string Name, Value Value)[] columns) =>
        new(table, RowOperation.Update, Value.FromText(key), columns);

    /// <summary>Deletes a row.</summary>
    public static RowChange Delete(string table, string key) => new(table, RowOperation.Delete, Value.FromText(key), []);
}
