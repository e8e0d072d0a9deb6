using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.Tests.Merge.Laws;

/// <summary>Writes in the order of the log, whose writers had seen more and more of it. The first one creates the row.</summary>
internal sealed record SeenHistory(Write[] Log, Tape Tape)
{
    private const int WritesMax = 8;
    private static readonly RowOperation[] Operations = [RowOperation.Update, RowOperation.Insert, RowOperation.Delete, RowOperation.Delete];

    /// <summary>Reads such a log.</summary>
    public static SeenHistory Read(Rule rule, Tape tape)
    {
        var choices = tape.Rest();
        OfflineClient[] clients = [.. Enumerable.Range(0, History.ClientCount).Select(number => new OfflineClient(number, null))];
        var seen = new int[clients.Length];
        var log = new List<Write>();
        for (var left = choices.Next(WritesMax + 1); left > 0; left--)
        {
            var number = choices.Next(clients.Length);
            var operation = log.Count == 0 ? RowOperation.Insert : Operations[choices.Next(Operations.Length)];
            seen[number] += choices.Next(log.Count - seen[number] + 1);
            var step = 1 + choices.Next(3);
            var column = rule < Rule.DeleteWins ? (int)rule : LawTable.Last + (2 * choices.Next(2));
            var delete = operation == RowOperation.Delete;
            var write = delete ? clients[number].Delete(step) : clients[number].Update(step, [(column, choices.Next(256))])!;
            log.Add(write with { Operation = operation, Base = seen[number] });
        }
        return new SeenHistory([.. log], tape);
    }

    public override string ToString() => string.Join("; ", Log.Select(write => $"{write} has seen {write.Base}"));
}
