using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Dictionary;
using OfflineSync.Server.Feed.Subscriptions;
using OfflineSync.Server.Merge;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Server.Feed;

/// <summary>Turns stored rows into the changes that one client lacks. Reused for the pages of one delta.</summary>
internal sealed class PageBuilder(ClientView view)
{
    private readonly RowStateReader _reader = new();
    private readonly RowStateReader _states = new();
    private readonly SortedDictionary<int, PageTable> _tables = [];
    private IReadOnlyDictionary<int, TableView> _views = PullPlan.Everything.Tables;
    private PullPart? _part;

    /// <summary>Takes in the stored rows of a page of the whole delta.</summary>
    public void Load(IReadOnlyList<StoredRow> rows) => Load(rows, PullPlan.Everything, null);

    /// <summary>Takes in the stored rows of a page.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="plan">How the client keeps its tables.</param>
    /// <param name="part">The part that the rows are of; nothing for the delta.</param>
    public void Load(IReadOnlyList<StoredRow> rows, PullPlan plan, PullPart? part)
    {
        (_views, _part) = (plan.Tables, part);
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
        if (_part is { ChangedOnly: true } && row.Position.Change <= view.Since)
            return;
        if (!_tables.TryGetValue(row.Table, out var table))
            _tables.Add(row.Table, table = new PageTable());
        _reader.Start(row.Data);
        if (_reader.Tombstone >= 0)
        {
            // Who asks for a row and gets nothing knows that it is gone; the delta has deletes of rows that the client may have.
            if (_part is not { ChangedOnly: false } && view.LacksDelete(_reader.Stamps[_reader.Tombstone]))
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
        var kept = _views.GetValueOrDefault(row.Table, TableView.Plain);
        if (_part is not null)
            lacksAny = true;
        else if (kept.HasWindow)
            lacksAny = kept.Concerns(row, _states.ReadAll(row.Data), view, lacksAny);
        whole |= _part is not null || kept.Whole;
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
