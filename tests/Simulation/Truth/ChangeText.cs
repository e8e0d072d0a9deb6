using System.Globalization;
using System.Text;
using OfflineSync.Protocol.Clocks;
using OfflineSync.Protocol.Rows;

namespace OfflineSync.Simulation.Truth;

/// <summary>A logged change for people who look for the cause of a violation.</summary>
internal static class ChangeText
{
    public static string Of(LoggedChange change)
    {
        var (entry, mutation) = (change.Entry, change.Sent.Mutation);
        var text = new StringBuilder(string.Create(
            CultureInfo.InvariantCulture,
            $"{change.Scope} {entry.Change}: {change.Sent.Client}/{entry.Sequence} stamp {Hlc.Milliseconds(entry.Stamp)}.{entry.Stamp & 0xFFFF} base {mutation.Base} {entry.Outcome} {entry.Code}"));
        foreach (var block in change.Sent.ChangeSet.Tables)
        {
            var reader = new RowReader(block);
            while (reader.Read())
            {
                text.Append(CultureInfo.InvariantCulture, $"\n  {block.Table}/{reader.Key[0]} {reader.Operation} seen {reader.Seen}");
                var position = 0;
                foreach (var index in reader.Columns.Indexes)
                    text.Append(CultureInfo.InvariantCulture, $" {reader.ValueColumns[index]}={reader.Values[position++]}");
            }
        }
        return text.ToString();
    }
}
