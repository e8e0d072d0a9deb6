using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Benchmarks.Day.Devices;

/// <summary>Reads from a device's outbox when the server acknowledged what.</summary>
internal static class Acknowledgements
{
    private const int Acknowledged = 2;

    /// <summary>The time of each entry whose mutation was acknowledged.</summary>
    public static IReadOnlyDictionary<string, DateTimeOffset> Read(string path)
    {
        using var connection = TeamDatabase.Open(path);
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT o.acknowledged_at, p.change_set FROM offlinesync_outbox o JOIN offlinesync_payloads p ON p.id = o.id WHERE o.state = $state";
        command.Parameters.AddWithValue("$state", Acknowledged);
        using var rows = command.ExecuteReader();
        var times = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        while (rows.Read())
        {
            var time = DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(0));
            foreach (var block in ChangeSet.Parser.ParseFrom(rows.GetFieldValue<byte[]>(1)).Tables.Where(block => block.Table == TeamDatabase.Entries))
            {
                var reader = new RowReader(block);
                while (reader.Read())
                    times[reader.Key[0].ToString()] = time;
            }
        }
        return times;
    }
}
