namespace OfflineSync.Client.Scheduling;

/// <summary>When the last sync of this process succeeded, and what it left.</summary>
internal sealed class SyncHistory(TimeProvider time)
{
    private const long Never = long.MinValue;

    private long _last = Never;
    private long _deferred;

    public bool IsEmpty => Last is null;

    public DateTimeOffset? Last => Interlocked.Read(ref _last) is var last && last != Never ? DateTimeOffset.FromUnixTimeMilliseconds(last) : null;

    /// <summary>About how many bytes wait for the bulk lane.</summary>
    public long Deferred => Interlocked.Read(ref _deferred);

    public void Add(SyncResult result)
    {
        Interlocked.Exchange(ref _last, time.GetUtcNow().ToUnixTimeMilliseconds());
        Interlocked.Exchange(ref _deferred, result.BytesDeferred);
    }

    public bool IsWithin(TimeSpan span) => Last is { } last && time.GetUtcNow() - last is var age && age >= TimeSpan.Zero && age < span;
}
