using OfflineSync.Demo.Data;

namespace OfflineSync.Demo.Edits;

/// <summary>What the devices did while they were offline.</summary>
internal sealed class EditJournal
{
    private readonly Dictionary<(int Device, EditKind Kind), int> _rows = [];
    private readonly Dictionary<int, int> _transactions = [];
    private readonly List<WatchedCell> _cells = [];

    /// <summary>The places that more than one device writes, or that must keep what one device wrote.</summary>
    public IReadOnlyList<WatchedCell> Cells => _cells;

    public int Rows(int device, EditKind kind) => _rows.GetValueOrDefault((device, kind));

    public int Transactions(int device) => _transactions.GetValueOrDefault(device);

    public void Count(int device, EditKind kind, int rows) => _rows[(device, kind)] = Rows(device, kind) + rows;

    public void CountTransaction(int device) => _transactions[device] = Transactions(device) + 1;

    /// <summary>The cell's record, which the devices share.</summary>
    public WatchedCell Watch(string story, TableShape table, object[] key, string? column)
    {
        var cell = Find(table, key, column);
        if (cell is null)
            _cells.Add(cell = new WatchedCell(story, table, key, column));
        return cell;
    }

    public WatchedCell? Find(TableShape table, object[] key, string? column) => _cells.Find(c => c.Is(table, key, column));
}
