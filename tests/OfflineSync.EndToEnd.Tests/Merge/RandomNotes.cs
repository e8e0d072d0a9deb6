using System.Globalization;
using OfflineSync.Client;

namespace OfflineSync.EndToEnd.Tests.Merge;

/// <summary>An app that writes notes and pages at random, and decides about conflicts and rejected mutations at random. Pages are never deleted.</summary>
internal sealed class RandomNotes(Random random, PageLedger ledger)
{
    private const int Pages = 3;
    private int _number;

    public static IEnumerable<string> PageIds => Enumerable.Range(0, Pages).Select(page => $"p{page}");

    /// <summary>Creates the pages, as other devices do.</summary>
    public void CreatePages(Device device)
    {
        foreach (var page in PageIds)
        {
            var (views, text) = (random.Next(10), NewText(page));
            ledger.Add(page, views);
            device.Execute($"INSERT INTO pages(id, title, views, body) VALUES ('{page}', 'new', {views}, '{text}')");
        }
    }

    public async Task EditAsync(Device device)
    {
        // One statement of pages at most: what the next one would change is not known.
        var statements = new List<string> { random.Next(3) == 0 ? NextOfNotes() : NextOfPages(device) };
        for (var i = random.Next(3); i > 0; i--)
            statements.Add(NextOfNotes());
        if (random.Next(3) == 0)
            device.Execute([.. statements]);
        else
            await device.TransactAsync([.. statements]);
    }

    public async Task DecideAsync(Device device)
    {
        if (await device.Client.Conflicts.ListAsync() is { Count: > 0 } conflicts)
            await DecideAsync(device, conflicts[random.Next(conflicts.Count)]);
        if (await device.Client.Rejected.ListAsync() is { Count: > 0 } rejected)
            await DecideAsync(device, rejected[random.Next(rejected.Count)]);
    }

    private async Task DecideAsync(Device device, Conflict conflict)
    {
        Assert.NotEqual(("pages", "body"), (conflict.Table, conflict.Column));
        try
        {
            await (random.Next(4) switch
            {
                0 => device.Client.Conflicts.DismissAsync(conflict.Id),
                1 => device.Client.Conflicts.KeepTheirsAsync(conflict.Id),
                _ => device.Client.Conflicts.TakeMineAsync(conflict.Id),
            });
        }
        catch (OfflineSyncException error) when (error.Error == OfflineSyncError.CannotApply)
        {
            await device.Client.Conflicts.DismissAsync(conflict.Id);
        }
    }

    private async Task DecideAsync(Device device, RejectedMutation mutation)
    {
        try
        {
            if (random.Next(2) == 0)
            {
                await device.Client.Rejected.DropAsync(mutation.Id);
                ledger.Refused(mutation);
                return;
            }
            await device.Client.Rejected.RetryAsync(mutation.Id);
            ledger.TriedAgain(mutation);
        }
        catch (OfflineSyncException error) when (error.Error == OfflineSyncError.CannotApply)
        {
            // Its rows have not come back yet, or have gone meanwhile: it stays.
        }
    }

    private string NextOfNotes()
    {
        var (id, number) = ($"n{random.Next(6)}", ++_number);
        return random.Next(12) switch
        {
            0 or 1 => $"INSERT INTO notes(id, title, price, views, tags, body) VALUES ('{id}', 't{number}', 1, {number}, '[\"new\"]', 'text {number}') ON CONFLICT DO UPDATE SET title = excluded.title, views = views + 1",
            2 => $"INSERT OR REPLACE INTO notes(id, title, owner, body) VALUES ('{id}', 'r{number}', 'o{number}', 'replaced {number}')",
            3 or 4 => $"DELETE FROM notes WHERE id = '{id}'",
            5 => $"UPDATE notes SET views = views + {number} WHERE id >= '{id}'",
            6 => $"UPDATE notes SET body = body || ' {number}' WHERE id = '{id}'",
            7 => $"UPDATE notes SET body = substr(body, 3), tags = '[\"t{number % 5}\"]' WHERE id = '{id}'",
            8 => $"UPDATE notes SET price = {number} WHERE id = '{id}'",
            9 => $"UPDATE notes SET owner = 'o{number}', status = 's{number}' WHERE id >= '{id}'",
            10 => $"UPDATE notes SET tags = json_insert(tags, '$[#]', 't{number % 5}') WHERE id = '{id}'",
            _ => $"UPDATE notes SET title = '{NewTitle(number)}' WHERE id = '{id}'",
        };
    }

    private string NewTitle(int number) => random.Next(8) switch
    {
        0 or 1 => $"bad {number}",
        2 => $"poison {number}",
        _ => $"t{number}",
    };

    private string NextOfPages(Device device)
    {
        var (id, number) = ($"p{random.Next(Pages)}", ++_number);
        switch (random.Next(10))
        {
            case 0 or 1:
                var difference = random.Next(-3, 10);
                ledger.Add(id, difference);
                return $"UPDATE pages SET views = views + ({difference}) WHERE id = '{id}'";
            case 2 or 3 or 4:
                return $"UPDATE pages SET body = {Change(id, device)} WHERE id = '{id}'";
            case 5:
                return $"UPDATE pages SET price = {number} WHERE id = '{id}'";
            case 6:
                return $"UPDATE pages SET owner = 'o{number}', status = 's{number}' WHERE id = '{id}'";
            case 7:
                return $"UPDATE pages SET tags = json_insert(tags, '$[#]', 't{number % 5}') WHERE id = '{id}'";
            case 8:
                return $"UPDATE pages SET tags = json_remove(tags, '$[0]') WHERE id = '{id}'";
            default:
                return $"UPDATE pages SET title = '{NewTitle(number)}' WHERE id = '{id}'";
        }
    }

    private string Change(string page, Device device)
    {
        var words = Words(device, page);
        var expression = "body";
        if (words.Length > 0 && random.Next(2) == 0)
        {
            var word = words[random.Next(words.Length)];
            ledger.Delete(page, word);
            expression = $"replace({expression}, '{word}', '')";
        }
        if (random.Next(4) == 0)
            return expression;
        var position = (random.Next(words.Length + 1) * PageLedger.WordLength).ToString(CultureInfo.InvariantCulture);
        return $"substr({expression}, 1, {position}) || '{NewText(page)}' || substr({expression}, {position} + 1)";
    }

    private static string[] Words(Device device, string page) =>
    [
        .. device.Query($"SELECT body FROM pages WHERE id = '{page}'")[0].Trim('\'').EnumerateRunes()
            .Chunk(PageLedger.WordLength).Select(word => string.Concat(word)),
    ];

    private string NewText(string page)
    {
        var text = string.Concat(Enumerable.Range(0, random.Next(1, 3)).Select(_ => ledger.NewWord()));
        ledger.Insert(page, text);
        return text;
    }
}
