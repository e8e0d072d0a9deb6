using OfflineSync.Protocol.Clocks;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using OfflineSync.Protocol.Values;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Dictionary;
using OfflineSync.Server.Merge;
using OfflineSync.Server.Validation;

namespace OfflineSync.Server.Push;

/// <summary>Shows merged rows to validators.</summary>
internal static class RowView
{
    /// <summary>A mutation.</summary>
    public static MutationContext Of(string scope, in Stamp stamp, IReadOnlyList<ValidatedRow> rows) => new()
    {
        Scope = scope,
        Client = ClientId.ToGuid(stamp.Client),
        WrittenAt = DateTimeOffset.FromUnixTimeMilliseconds(Hlc.Milliseconds(stamp.Hlc)),
        Rows = rows,
    };

    /// <summary>A row before and after.</summary>
    public static ValidatedRow Of(TableEntry table, ReadOnlyMemory<byte> key, RowOperation operation, RowState? before, RowState after) => new()
    {
        Table = table.Name,
        Key = [.. RowKey.Decode(key).Select(part => PlainValue.ToObject(part)!)],
        Operation = operation,
        Before = Values(table, before),
        After = Values(table, after),
    };

    private static Dictionary<string, object?>? Values(TableEntry table, RowState? row)
    {
        if (row is null || row.Deleted)
            return null;
        var values = new Dictionary<string, object?>(row.Columns.Length, NameComparer.Instance);
        foreach (ref readonly var column in row.Columns)
            values.Add(table.Columns[column.Column], PlainValue.ToObject(EncodedValue.Read(column.Value)));
        return values;
    }
}
