using Google.Protobuf;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Simulation.Sweeps.Ledger;

/// <summary>Reads the rows of mutations, and writes rows for pages.</summary>
internal static class ChangeRows
{
    public static IReadOnlyList<ChangeRow> Read(Mutation mutation) => Read(mutation.ChangeSet);

    public static IReadOnlyList<ChangeRow> Read(ByteString changeSet)
    {
        var rows = new List<ChangeRow>();
        foreach (var block in ChangeSet.Parser.ParseFrom(changeSet).Tables)
        {
            var reader = new RowReader(block);
            while (reader.Read())
            {
                var values = new List<(string, Value)>();
                for (var i = 0; i < reader.Columns.Count; i++)
                    values.Add((reader.ValueColumns[reader.Columns.Indexes[i]], reader.Values[i].Detach()));
                rows.Add(new ChangeRow(reader.Operation, block.Table, reader.Key[0].ToString(), values, reader.Seen));
            }
        }
        return rows;
    }

    public static TableChanges Write(ServerRow row)
    {
        var columns = row.IsDeleted ? [] : row.Cells.Keys.ToArray();
        var writer = new RowWriter(row.Table, ["id"], columns);
        writer.Add(row.IsDeleted ? RowOperation.Delete : RowOperation.Insert, [Value.FromText(row.Key)], ColumnSet.All(columns.Length),
            [.. columns.Select(column => row.Cells[column].Value)]);
        return writer.Build();
    }
}
