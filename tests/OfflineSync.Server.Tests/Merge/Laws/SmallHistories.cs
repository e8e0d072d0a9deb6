namespace OfflineSync.Server.Tests.Merge.Laws;

/// <summary>
/// All histories of up to three clients with up to four writes together. Each write is one of two updates or a delete, one or two ticks after its
/// client's last one: six choices.
/// </summary>
internal static class SmallHistories
{
    private const int WritesMax = 4;
    private const int Choices = 6;
    private const int DeleteChoice = 4;

    /// <summary>All of them, from no row or from one that all clients had seen.</summary>
    public static IEnumerable<History> All(Rule rule, Write? start)
    {
        for (var a = 0; a <= WritesMax; a++)
        {
            for (var b = 0; a + b <= WritesMax; b++)
            {
                // Fewer writes are the beginning of more.
                int[] counts = [a, b, WritesMax - a - b];
                for (var choices = 0; choices < Math.Pow(Choices, WritesMax); choices++)
                {
                    if (Build(rule, start, counts, choices) is { } history)
                        yield return history;
                }
            }
        }
    }

    private static History? Build(Rule rule, Write? start, int[] counts, int choices)
    {
        var clients = new Write[counts.Length][];
        for (var i = 0; i < counts.Length; i++)
        {
            var client = new OfflineClient(i, start);
            clients[i] = new Write[counts[i]];
            for (var j = 0; j < counts[i]; j++, choices /= Choices)
            {
                if (client.Deleted || Write(rule, client, choices % Choices) is not { } write)
                    return null;
                clients[i][j] = write;
            }
        }
        return new History(rule, start, clients, new Tape([]));
    }

    private static Write? Write(Rule rule, OfflineClient client, int choice)
    {
        var step = 1 + (choice % 2);
        if (choice >= DeleteChoice)
            return History.MayDelete(rule, client) ? client.Delete(step) : null;
        var pick = choice < 2 ? 0b0100_0001 : 0b1001_1010;
        int[] columns = rule < Rule.DeleteWins ? [(int)rule] : choice < 2 ? [LawTable.Last, LawTable.Counter] : [LawTable.Set, LawTable.Text];
        return client.Update(step, [.. columns.Select(column => (column, pick))]);
    }
}
