using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace OfflineSync.Simulation.Workload;

/// <summary>Writes what one transaction writes: a mark, its parts, and something to items and notes.</summary>
/// <param name="connection">The connection.</param>
/// <param name="mark">The mark.</param>
/// <param name="random">What it draws from.</param>
/// <param name="items">How many items there are at most.</param>
/// <param name="hasExtra">Whether the app is of the version that has one column more.</param>
internal sealed class TransactionWriter(SqliteConnection connection, MarkRecord mark, Random random, int items, bool hasExtra)
{
    private const int Labels = 3;
    private const int PartsMax = 2;
    private const int ActionsMax = 2;

    private readonly AppStatements _statements = AppStatements.Of(connection);

    private enum Action
    {
        Create, Tag, TagAgain, Hit, HitAgain, AddLabel, RemoveLabel, EditBody, SetFirst, SetStrict, SetLevel, Delete, AddNote, MoveNote, DeleteNote, Own,
    }

    /// <param name="mayRefuse">Whether the server may be asked to refuse it.</param>
    public void Write(bool mayRefuse)
    {
        mark.Parts = random.Next(PartsMax + 1);
        mark.Refuse = mayRefuse && random.Next(25) == 0;
        Execute(
            "INSERT INTO marks VALUES ($id, $device, $number, $parts, $refuse)",
            ("$id", mark.Id), ("$device", mark.Device), ("$number", mark.Number), ("$parts", mark.Parts), ("$refuse", mark.Refuse ? 1 : 0));
        for (var part = 0; part < mark.Parts; part++)
            Execute("INSERT INTO parts VALUES ($id, $mark)", ("$id", string.Create(CultureInfo.InvariantCulture, $"{mark.Id}/{part}")), ("$mark", mark.Id));
        for (var actions = random.Next(ActionsMax + 1); actions > 0; actions--)
            Act((Action)random.Next(Enum.GetValues<Action>().Length), Item());
    }

    /// <summary>Creates an item, or one in place of one that left, and counts on it.</summary>
    public void CreateAnew(string item)
    {
        Act(Action.Create, item);
        Act(Action.Hit, item);
    }

    // One row is everybody's favourite.
    private string Item() => string.Create(CultureInfo.InvariantCulture, $"i{(random.Next(8) == 0 ? 0 : random.Next(items))}");

    private void Act(Action action, string item)
    {
        switch (action)
        {
            case Action.Create:
                Execute("INSERT INTO items(id, tag) VALUES ($id, $tag) ON CONFLICT(id) DO UPDATE SET tag = excluded.tag", ("$id", item), ("$tag", mark.Id));
                mark.Tags[item] = mark.Id;
                break;
            case Action.Tag or Action.TagAgain:
                if (Execute("UPDATE items SET tag = $tag WHERE id = $id", ("$id", item), ("$tag", mark.Id)) > 0)
                    mark.Tags[item] = mark.Id;
                break;
            case Action.Hit or Action.HitAgain:
                var hits = random.Next(1, 4);
                if (Execute($"UPDATE items SET hits = hits + $n{(hasExtra ? ", extra = extra + $n" : "")} WHERE id = $id", ("$id", item), ("$n", hits)) > 0)
                    mark.Hits[item] = mark.Hits.GetValueOrDefault(item) + hits;
                break;
            case Action.AddLabel:
                EditLabels(item, labels => labels.Add(Label()));
                break;
            case Action.RemoveLabel:
                EditLabels(item, labels => labels.Remove(Label()));
                break;
            case Action.EditBody:
                Execute("UPDATE items SET body = substr(body, 1, $at) || $text || substr(body, $at + 1 + $cut) WHERE id = $id",
                    ("$id", item), ("$at", random.Next(20)), ("$cut", random.Next(3)), ("$text", "ab d\n"[..random.Next(1, 6)]));
                break;
            case Action.SetFirst:
                Execute("UPDATE items SET first = $tag WHERE id = $id", ("$id", item), ("$tag", mark.Id));
                break;
            case Action.SetStrict:
                Execute("UPDATE items SET strict = $tag WHERE id = $id", ("$id", item), ("$tag", mark.Id));
                break;
            case Action.SetLevel:
                Execute("UPDATE items SET level = $level WHERE id = $id", ("$id", item), ("$level", random.Next(100)));
                break;
            case Action.Delete:
                Execute("DELETE FROM notes WHERE item = $id", ("$id", item));
                Execute("DELETE FROM items WHERE id = $id", ("$id", item));
                mark.Tags[item] = null;
                mark.DeletedItems.Add(item);
                mark.DeletesNotes = true;
                break;
            case Action.AddNote:
                Execute("INSERT INTO notes SELECT $note, id, $tag FROM items WHERE id = $id AND NOT EXISTS (SELECT 1 FROM notes WHERE id = $note)",
                    ("$note", "n" + mark.Id), ("$id", item), ("$tag", mark.Id));
                break;
            case Action.MoveNote:
                Execute("UPDATE notes SET item = $id, tag = $tag WHERE id = (SELECT id FROM notes ORDER BY id LIMIT 1 OFFSET $at) AND EXISTS (SELECT 1 FROM items WHERE id = $id)",
                    ("$id", item), ("$tag", mark.Id), ("$at", random.Next(8)));
                break;
            case Action.DeleteNote:
                mark.DeletesNotes = true;
                Execute("DELETE FROM notes WHERE id = (SELECT id FROM notes ORDER BY id LIMIT 1 OFFSET $at)", ("$at", random.Next(8)));
                break;
            default:
                mark.HasOwned = true;
                Execute("INSERT INTO owned VALUES ($id, $tag) ON CONFLICT(id) DO UPDATE SET tag = excluded.tag", ("$id", "o" + mark.Id), ("$tag", mark.Id));
                break;
        }
    }

    private string Label() => string.Create(CultureInfo.InvariantCulture, $"label {random.Next(Labels)}");

    private void EditLabels(string item, Action<SortedSet<string>> edit)
    {
        if (_statements.Text("SELECT labels FROM items WHERE id = $id", ("$id", item)) is not { } text)
            return;
        var labels = new SortedSet<string>(JsonSerializer.Deserialize<string[]>(text) ?? [], StringComparer.Ordinal);
        edit(labels);
        Execute("UPDATE items SET labels = $labels WHERE id = $id", ("$id", item), ("$labels", JsonSerializer.Serialize(labels)));
    }

    private int Execute(string sql, params ReadOnlySpan<(string Name, object Value)> values) => _statements.Run(sql, values);
}
