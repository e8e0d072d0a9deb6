using Google.Protobuf;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using OfflineSync.Simulation.Devices;

namespace OfflineSync.Simulation.Truth;

/// <summary>Finds the marks in mutations.</summary>
internal static class MutationReader
{
    public static SentMutation Read(string scope, string client, Mutation mutation)
    {
        var changeSet = ChangeSet.Parser.ParseFrom(mutation.ChangeSet);
        return new SentMutation(scope, client, mutation, changeSet, MarksOf(changeSet));
    }

    public static IReadOnlyList<SentMark> MarksOf(ByteString changeSet) => MarksOf(ChangeSet.Parser.ParseFrom(changeSet));

    private static List<SentMark> MarksOf(ChangeSet changeSet)
    {
        var marks = new List<(string Id, long Parts)>();
        var parts = new Dictionary<string, long>();
        foreach (var block in changeSet.Tables)
        {
            if (block.Table is not (AppSchema.Marks or AppSchema.Parts or AppSchema.Owned))
                continue;
            var reader = new RowReader(block);
            while (reader.Read())
            {
                if (reader.Operation != RowOperation.Insert)
                    continue;
                var key = reader.Key[0].ToString();
                if (block.Table == AppSchema.Marks)
                    marks.Add((key, Value(reader, "parts")));
                else if (block.Table == AppSchema.Owned)
                    marks.Add((key, 0));
                else
                    parts[key[..key.IndexOf('/', StringComparison.Ordinal)]] = parts.GetValueOrDefault(key[..key.IndexOf('/', StringComparison.Ordinal)]) + 1;
            }
        }
        return [.. marks.Select(mark => new SentMark(mark.Id, mark.Parts, parts.GetValueOrDefault(mark.Id)))];
    }

    /// <summary>The integer that a row writes to a column; 0 if it writes none.</summary>
    public static long Value(RowReader reader, string column)
    {
        var position = 0;
        foreach (var index in reader.Columns.Indexes)
        {
            if (reader.ValueColumns[index] == column)
                return reader.Values[position].Integer;
            position++;
        }
        return 0;
    }
}
