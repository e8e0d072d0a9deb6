using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Dictionary;
using OfflineSync.Server.Merge;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Server.Feed;

/// <summary>Turns stored rows into the changes that one client lacks. Reused for the pages of one delta.</summary>
internal sealed class PageBuilder(ClientView view)
{
    private readonly RowStateReader _reader = new();
    private readonly SortedDictionary<int, PageTable> _tables = [];

    /// <summary>Takes in the stored rows of a page.</summary>
    public void Load(IReadOnlyList<StoredRow> rows)
    {
        _tables.Clear();
        foreach (var row in rows)
            Add(row);
    }

    /// <summary>Whether a dictionary names all tables and columns of the page.</summary>
    public bool IsCoveredBy(ScopeDictionary dictionary)
    {
        foreach (var (table, content) in _tables)
        {
            if (table >= dictionary.Tables.Count || content.ColumnsEnd > dictionary.Tables[table].Columns.Count)
                return false;
        }
        return true;
    }

    /// <summary>Builds the changes of the page.</summary>
    public ChangeSet Build(ScopeDictionary dictionary)
    {
        var changes = new ChangeSet();
        foreach (var (table, content) in _tables)
        {
            if (content.Build(dictionary.Tables[table]) is { } block)
                changes.Tables.Add(block);
        }
        return changes;
    }

    private void Add(in StoredRow row)
    {
        if (!_tables.TryGetValue(row.Table, out var table))
            _tables.Add(row.Table, table = new PageTable());
        _reader.Start(row.Data);
        if (_reader.Tombstone >= 0)
        {
            if (view.LacksDelete(_reader.Stamps[_reader.Tombstone]))
                table.Delete(row.Key);
            return;
        }
        // A row that began anew, or came back after a rejection, may have lost columns: it is sent whole, with the client's own.
        var whole = true;
        var lacksAny = _reader.ColumnsLeft == 0;
        foreach (ref readonly var stamp in _reader.Stamps)
        {
            whole &= !view.HadSeen(stamp);
            lacksAny |= view.Lacks(stamp);
        }
        if (!lacksAny)
            return;
        table.Begin(row.Key);
        while (_reader.ColumnsLeft > 0)
        {
            Value value = _reader.ReadValue(out var column, out var stamp);
            if (whole || view.Lacks(_reader.Stamps[stamp]))
                table.AddColumn(column, value);
        }
        table.End(whole);
    }
}
