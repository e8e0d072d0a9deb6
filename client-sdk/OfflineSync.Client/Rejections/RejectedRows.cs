using OfflineSync.Client.Capture;
using OfflineSync.Client.Notifications;
using OfflineSync.Client.Pull;
using OfflineSync.Protocol;
using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Rejections;

/// <summary>Reads the change set of a rejected mutation for people.</summary>
internal static class RejectedRows
{
    private const int RowsMax = 1000;

    public static (IReadOnlyList<RejectedRow> Rows, bool HasMore) Read(byte[] changeSet, string scope, IReadOnlyList<CapturedTable> tables)
    {
        var rows = new List<RejectedRow>();
        try
        {
            foreach (var block in ChangeSet.Parser.ParseFrom(changeSet).Tables)
            {
                var reader = new RowReader(block);
                var names = LocalNames(reader, CapturedTable.Find(tables, scope, block.Table));
                while (reader.Read())
                {
                    if (rows.Count == RowsMax)
                        return (rows, true);
                    rows.Add(new RejectedRow(block.Table, (RejectedOperation)reader.Operation, PlainValue.Key(reader.Key), Values(reader, names)));
                }
            }
        }
        catch (Exception error) when (error is ProtocolException or Google.Protobuf.InvalidProtocolBufferException)
        {
            // What this version cannot read is still listed, with what it can.
            return (rows, true);
        }
        return (rows, false);
    }

    private static string[] LocalNames(RowReader reader, CapturedTable? table)
    {
        if (table is null)
            return [.. reader.ValueColumns];
        var map = ColumnMap.For(table, reader.ValueColumns);
        return [.. reader.ValueColumns.Select((name, i) => map[i] >= 0 ? table.ValueNames[map[i]] : name)];
    }

    private static Dictionary<string, object?> Values(RowReader reader, string[] names)
    {
        var values = new Dictionary<string, object?>(NameComparer.Instance);
        for (var i = 0; i < reader.Columns.Count; i++)
        {
            var column = reader.Columns.Indexes[i];
            values[names[column]] = ForPeople(reader.FormOf(column), reader.Values[i]);
        }
        return values;
    }

    private static object? ForPeople(WriteForm form, in Value value)
    {
        if (value.Kind == Protocol.Values.ValueKind.Null)
            return null;
        switch (form)
        {
            case WriteForm.SetEdit:
                var set = SetEdit.Parser.ParseFrom(value.Bytes.Span);
                return new SetChange([.. set.Added], [.. set.Removed]);
            case WriteForm.TextEdit:
                var text = TextEdit.Parser.ParseFrom(value.Bytes.Span);
                return new TextChange([.. text.Splices.Select(splice => new TextSplice((int)splice.Position, splice.Deleted, splice.Inserted))]);
            case WriteForm.BasedValue:
                return PlainValue.From(BasedValue.Parser.ParseFrom(value.Bytes.Span).After.ToValue());
            default:
                return PlainValue.From(value);
        }
    }
}
