using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.V1;
using OfflineSync.Protocol.Values;
using OfflineSync.Server.Merge;

namespace OfflineSync.Server.Tests.Merge.Laws;

/// <summary>
/// Writes of some clients to one row, none of which had seen another's. All may have seen the row as an earlier change brought it. Clients write
/// nothing more after a delete, and where updates win nothing before it: these cases are decided by the order of the log, see docs/MERGE.md.
/// </summary>
internal sealed record History(Rule Rule, Write? Start, Write[][] Clients, Tape Tape)
{
    public const int ClientCount = 3;
    private const int StartClient = 8;
    private const int WritesMax = 6;
    private const int NoColumn = 5;

    private static readonly ReadOnlyMemory<byte>[] StartValues =
    [
        EncodedValue.Of(Value.FromInteger(7)),
        EncodedValue.Of(Value.FromInteger(7)),
        EncodedValue.Of(Value.FromInteger(10)),
        EncodedValue.Of(EditValue.Of(new SetEdit { Added = { "1", "\"a\"" } })),
        EncodedValue.Of(EditValue.Of(new TextEdit { Splices = { new TextSplice { Inserted = "abc" } } })),
    ];

    /// <summary>All writes, one client after the other.</summary>
    public IEnumerable<Write> Writes => Clients.SelectMany(writes => writes);

    /// <summary>What the clients had seen.</summary>
    public long Base => Start is null ? 0 : 1;

    /// <summary>Reads a history. An update can win over a delete of a row only that was there, so with this rule it always was.</summary>
    public static History Read(Rule rule, Tape tape)
    {
        var choices = tape.Rest();
        var start = choices.Next(2) == 1 || rule == Rule.UpdateWins ? StartOf(rule) : null;
        OfflineClient[] clients = [.. Enumerable.Range(0, ClientCount).Select(number => new OfflineClient(number, start))];
        var writes = clients.Select(_ => new List<Write>()).ToArray();
        for (var left = choices.Next(WritesMax + 1); left > 0; left--)
        {
            var number = choices.Next(ClientCount);
            if (!clients[number].Deleted && ReadWrite(rule, clients[number], choices) is { } write)
                writes[number].Add(write);
        }
        return new History(rule, start, [.. writes.Select(own => own.ToArray())], tape) { Choices = choices.Rest() };
    }

    /// <summary>The row that was there.</summary>
    public static Write StartOf(Rule rule)
    {
        var columns = LawTable.ColumnsOf(rule).Select(column => new ColumnState(column, 0, StartValues[column]));
        return new Write(StartClient, 1, 1, 0, RowOperation.Insert, [.. columns]);
    }

    /// <summary>What is left of the tape, for choices that the law itself makes.</summary>
    public Tape Choices { get; init; } = Tape;

    /// <summary>All writes in an order that keeps each client's own.</summary>
    public IEnumerable<Write> Interleave(Tape order) => Interleave(order, [.. Clients.Select(own => own.Length)]);

    /// <summary>A replica to which writes were delivered.</summary>
    public Replica Deliver(IEnumerable<Write> log) => log.Aggregate(new Replica(this), (replica, write) => replica.Deliver(write));

    /// <summary>The first few writes of each client, in such an order.</summary>
    public IEnumerable<Write> Choose(Tape choices) => Interleave(choices, [.. Clients.Select(own => choices.Next(own.Length + 1))]);

    public override string ToString() => $"{Rule}{(Start is null ? "" : ", row exists")}: {string.Join("; ", Writes)}";

    private IEnumerable<Write> Interleave(Tape order, int[] counts)
    {
        var done = new int[counts.Length];
        for (var left = counts.Sum(); left > 0; left--)
        {
            var client = order.Next(counts.Length);
            while (done[client] == counts[client])
                client = (client + 1) % counts.Length;
            yield return Clients[client][done[client]++];
        }
    }

    /// <summary>Whether a delete by the client is no matter of the order of the log.</summary>
    public static bool MayDelete(Rule rule, OfflineClient client) => rule != Rule.UpdateWins || !client.Wrote;

    private static Write? ReadWrite(Rule rule, OfflineClient client, Tape choices)
    {
        var step = 1 + choices.Next(3);
        var (kind, pick) = (choices.Next(8), choices.Next(256));
        if (kind == 7 && MayDelete(rule, client))
            return client.Delete(step);
        if (rule < Rule.DeleteWins)
            return client.Update(step, [((int)rule, pick)]);
        var (column, other) = (choices.Next(NoColumn), choices.Next(NoColumn + 1));
        if (other == NoColumn || other == column)
            return client.Update(step, [(column, pick)]);
        return client.Update(step, [(Math.Min(column, other), pick), (Math.Max(column, other), choices.Next(256))]);
    }
}
