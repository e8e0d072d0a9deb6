using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.Embedding;

/// <summary>A row of an app's table, as the host reads or writes it.</summary>
public sealed record ScopeRow
{
    private static readonly IReadOnlyDictionary<string, object?> None = new Dictionary<string, object?>();

    private ScopeRow(string table, RowOperation operation, IReadOnlyDictionary<string, object> key, IReadOnlyDictionary<string, object?> values) =>
        (Table, Operation, Key, Values) = (table, operation, key, values);

    /// <summary>The table, as apps spell it.</summary>
    public string Table { get; }

    /// <summary>
    /// What happens to the row. When reading: <see cref="RowOperation.Insert"/> brings a row as a whole, <see cref="RowOperation.Update"/> columns of one that was read before.
    /// </summary>
    public RowOperation Operation { get; }

    /// <summary>The key by column name, in the order of the key columns: <see cref="long"/>, <see cref="double"/>, <see cref="string"/> or byte arrays.</summary>
    public IReadOnlyDictionary<string, object> Key { get; }

    /// <summary>
    /// Values by column name: <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, byte arrays, or null; when writing also <see cref="int"/> and <see cref="bool"/>.
    /// When writing a counter, what is added to it.
    /// </summary>
    public IReadOnlyDictionary<string, object?> Values { get; }

    /// <summary>Creates a row, or brings one that was deleted back.</summary>
    public static ScopeRow Insert(string table, IReadOnlyDictionary<string, object> key, IReadOnlyDictionary<string, object?> values) =>
        new(table, RowOperation.Insert, key, values);

    /// <summary>Writes columns of a row.</summary>
    public static ScopeRow Update(string table, IReadOnlyDictionary<string, object> key, IReadOnlyDictionary<string, object?> values) =>
        new(table, RowOperation.Update, key, values);

    /// <summary>Deletes a row.</summary>
    public static ScopeRow Delete(string table, IReadOnlyDictionary<string, object> key) => new(table, RowOperation.Delete, key, None);
}
