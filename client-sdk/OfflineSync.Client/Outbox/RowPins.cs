namespace OfflineSync.Client.Outbox;

/// <summary>
/// Rows that still show the state of an earlier checkpoint, because what came later is hidden behind writes of this device, or waits in quarantine. What the
/// app writes to them has not seen it: the server must take it as concurrent.
/// </summary>
internal sealed class RowPins(Database database)
{
    private readonly Dictionary<RowId, long> _pins = Read(database);

    /// <summary>The checkpoint that a row shows; null for the scope's.</summary>
    public long? Find(in RowId row) => _pins.TryGetValue(row, out var checkpoint) ? checkpoint : null;

    /// <summary>Notes that a row shows a checkpoint, unless it shows an earlier one.</summary>
    public void Add(in RowId row, long checkpoint)
    {
        if (!_pins.TryAdd(row, checkpoint))
            return;
        database.Prepare("INSERT INTO offlinesync_pins VALUES (?1, ?2, ?3)").Bind(1, row.Table).Bind(2, row.Key).Bind(3, checkpoint).Run();
    }

    /// <summary>Forgets the rows that show everything now.</summary>
    public void Release(Func<RowId, bool> isHidden)
    {
        foreach (var row in _pins.Keys.Where(row => !isHidden(row)).ToArray())
        {
            _pins.Remove(row);
            database.Prepare("DELETE FROM offlinesync_pins WHERE t = ?1 AND key = ?2").Bind(1, row.Table).Bind(2, row.Key).Run();
        }
    }

    private static Dictionary<RowId, long> Read(Database database)
    {
        var pins = new Dictionary<RowId, long>();
        var rows = database.Prepare("SELECT t, key, change FROM offlinesync_pins");
        while (rows.Step())
            pins.Add(new RowId((int)rows.Integer(0), rows.Blob(1)), rows.Integer(2));
        return pins;
    }
}
