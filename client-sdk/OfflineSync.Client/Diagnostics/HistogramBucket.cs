namespace OfflineSync.Client;

/// <summary>A bucket of a histogram that is not empty.</summary>
/// <param name="UpTo">Its upper bound, which belongs to it; null: it has none.</param>
/// <param name="Count">How many values are in it.</param>
public sealed record HistogramBucket(long? UpTo, long Count);
