using OfflineSync.Protocol.Values;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Dictionary;
using OfflineSync.Server.Merge;
using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Promises.Merging;
using OfflineSync.Simulation.Truth;

namespace OfflineSync.Simulation.Promises;

/// <summary>I10 and I13: what is stored with each commit, and what all devices show in the end, is what docs/MERGE.md makes of the log.</summary>
internal sealed class MergesAsDocumented(Surroundings surroundings, NaiveItems items) : Promise(surroundings, "I10")
{
    private const int BodyColumn = 4;

    private static readonly string[] Columns = ["tag", "hits", "labels", "first", "strict", "level"];

    private readonly RowStateReader _reader = new();
    private bool _wasRestored;

    public override void Logged(LoggedChange change) => items.Add(change);

    // What writers had seen is said in numbers of the log that is lost.
    public override void ServerRestored() => _wasRestored = true;

    /// <summary>Looks at the rows of a commit, whose changes are in the truth.</summary>
    public void Committed(string scope, ScopeWrite write, ScopeDictionary dictionary)
    {
        if (_wasRestored || scope != AppSchema.Scope)
            return;
        foreach (var (row, _, _) in write.Rows.Where(record => dictionary.Tables[record.Row.Table].Name == AppSchema.Items))
        {
            var id = RowKey.Decode(row.Key)[0].ToString();
            var (stored, expected) = (Read(row, id, dictionary.Tables[row.Table]), items.Show(id));
            Require(stored == expected, () => $"change {row.Position.Change} stores {stored ?? $"a deleted {id}"} where the rules make {expected ?? "a deleted one"} of the log");
        }
    }

    /// <summary>Looks at deletes that the server has forgotten.</summary>
    public void Forgotten(string scope, IReadOnlyList<StoredRow> tombstones, long floor, ScopeDictionary dictionary)
    {
        if (scope == AppSchema.Scope)
            items.Forget(tombstones.Where(row => dictionary.Tables[row.Table].Name == AppSchema.Items).Select(row => RowKey.Decode(row.Key)[0].ToString()), floor);
    }

    public override void Ended()
    {
        if (_wasRestored)
            return;
        var expected = items.Shown.ToArray();
        foreach (var device in Surroundings.Devices)
        {
            var shown = device.Rows(AppSchema.Items).Select(WithoutBody).ToArray();
            Require(
                device.Policies?.IsPartial(AppSchema.Items) == true ? !shown.Except(expected).Any() : shown.SequenceEqual(expected),
                () => $"{device.Name} shows {string.Join(", ", shown.Except(expected).Take(3))} where the rules make {string.Join(", ", expected.Except(shown).Take(3))} of the log");
        }
    }

    /// <summary>A stored row as a device shows it; null: it is deleted.</summary>
    private string? Read(in StoredRow row, string id, TableEntry table)
    {
        _reader.Start(row.Data);
        if (_reader.Tombstone >= 0)
            return null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["hits"] = "0", ["labels"] = "[]" };
        while (_reader.ColumnsLeft > 0)
        {
            var value = _reader.ReadValue(out var column, out _);
            values[table.Columns[column]] = value.Kind == ValueKind.Null ? "" : value.ToString();
        }
        return $"{id}|{string.Join('|', Columns.Select(column => values.GetValueOrDefault(column, "")))}";
    }

    private static string WithoutBody(string row) => string.Join('|', row.Split('|').Where((_, column) => column != BodyColumn));
}
