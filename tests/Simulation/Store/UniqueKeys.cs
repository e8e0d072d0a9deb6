using OfflineSync.Protocol.Rows;
using OfflineSync.Server.ChangeLog;

namespace OfflineSync.Simulation.Store;

/// <summary>The unique keys that a database would check at a commit.</summary>
internal static class UniqueKeys
{
    /// <summary>Why the content cannot take a write; nothing if it can.</summary>
    public static string? FindViolation(ScopeContent content, ScopeWrite write)
    {
        var last = content.Changes.Count > 0 ? content.Changes[^1].Change : 0;
        if (write.Changes.Any(change => change.Change <= last || content.HasChange(change))
            || HasTwice(write.Changes, ContentOrder.Sequences)
            || HasTwice(write.Changes.Select(change => change.Change), Comparer<long>.Default))
        {
            return "A change is stored already.";
        }
        if (write.Tables.Count + write.Columns.Count > 0 && HasDictionaryViolation(content, write))
            return "A table or a column is stored already.";
        return write.Conflicts.Any(content.HasConflict) || HasTwice(write.Conflicts, ContentOrder.Conflicts) ? "A conflict is stored already." : null;
    }

    /// <summary>Whether a write adds a row that is stored.</summary>
    public static bool HasAddedRow(ScopeContent content, ScopeWrite write)
    {
        var added = write.Rows.Where(row => !row.Exists).Select(row => row.Row);
        return added.Any(row => content.TryFindRow(row.Table, row.Key, out _)) || HasTwice(added, ContentOrder.RowKeys);
    }

    private static bool HasDictionaryViolation(ScopeContent content, ScopeWrite write)
    {
        var dictionary = content.Dictionary;
        return write.Tables.Any(table => table.Table < dictionary.Tables.Count || dictionary.Find(table.Name) is not null)
            || HasTwice(write.Tables.Select(table => table.Table), Comparer<int>.Default)
            || write.Tables.Select(table => table.Name).Distinct(NameComparer.Instance).Count() < write.Tables.Count
            || HasTwice(write.Columns.Select(column => (column.Table, column.Column)), Comparer<(int, int)>.Default)
            || write.Columns.Any(column => column.Table < dictionary.Tables.Count
                && (column.Column < dictionary.Tables[column.Table].Columns.Count || dictionary.Tables[column.Table].NumberOf(column.Name) >= 0));
    }

    private static bool HasTwice<T>(IEnumerable<T> items, IComparer<T> order)
    {
        if (items.TryGetNonEnumeratedCount(out var count) && count <= 1)
            return false;
        var seen = new SortedSet<T>(order);
        return items.Any(item => !seen.Add(item));
    }
}
