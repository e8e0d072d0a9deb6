namespace OfflineSync.Client;

/// <summary>What an eviction did.</summary>
/// <param name="Tables">How many rows left each table.</param>
/// <param name="Kept">How many rows stayed that a policy would have evicted, and why.</param>
/// <param name="BytesFreed">By how many bytes the database and its log are smaller.</param>
/// <param name="DatabaseBytes">How many bytes the database and its log have now.</param>
/// <param name="At">When it ended.</param>
public sealed record EvictionResult(
    IReadOnlyDictionary<string, long> Tables,
    IReadOnlyDictionary<EvictionHold, long> Kept,
    long BytesFreed,
    long DatabaseBytes,
    DateTimeOffset At)
{
    /// <summary>How many rows left the device.</summary>
    public long Rows => Tables.Values.Sum();
}
