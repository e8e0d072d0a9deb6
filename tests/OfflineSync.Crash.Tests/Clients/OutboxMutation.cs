using System.Security.Cryptography;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Crash.Tests.Clients;

/// <summary>What a mutation in a client's outbox holds.</summary>
/// <param name="Digest">Of its bytes, as the server's log has it.</param>
/// <param name="Parts">For each transaction of this client how many entries of it are in there.</param>
internal sealed record OutboxMutation(string Digest, IReadOnlyDictionary<long, int> Parts)
{
    private const int DigestBytes = 16;

    /// <summary>Reads the entries of a client from the bytes of a change set.</summary>
    public static OutboxMutation Read(byte[] changeSet, string client)
    {
        var parts = new SortedDictionary<long, int>();
        foreach (var block in ChangeSet.Parser.ParseFrom(changeSet).Tables.Where(block => block.Table == "entries"))
        {
            var reader = new RowReader(block);
            while (reader.Read())
            {
                if (EntryId.Read(reader.Key[0].ToString()) is var (writer, number) && writer == client)
                    parts[number] = parts.GetValueOrDefault(number) + 1;
            }
        }
        return new OutboxMutation(Convert.ToHexString(SHA256.HashData(changeSet).AsSpan(0, DigestBytes)), parts);
    }
}
