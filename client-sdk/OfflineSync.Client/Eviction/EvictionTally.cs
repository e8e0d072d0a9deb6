namespace OfflineSync.Client.Eviction;

/// <summary>Counts what an eviction did.</summary>
internal sealed class EvictionTally
{
    private readonly Dictionary<string, long> _tables = new(StringComparer.Ordinal);
    private readonly Dictionary<EvictionHold, long> _kept = [];

    public long Rows { get; private set; }

    public void Add(string table, long rows)
    {
        if (rows == 0)
            return;
        Rows += rows;
        _tables[table] = _tables.GetValueOrDefault(table) + rows;
    }

    public void Keep(EvictionHold hold) => _kept[hold] = _kept.GetValueOrDefault(hold) + 1;

    public EvictionResult ToResult(long bytesBefore, long bytesNow, DateTimeOffset at) => new(_tables, _kept, Math.Max(0, bytesBefore - bytesNow), bytesNow, at);
}
