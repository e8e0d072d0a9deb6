namespace OfflineSync.Client.Scheduling;

/// <summary>When the last sync of this process succeeded, and whether later ones failed.</summary>
internal sealed class SyncHistory(TimeProvider time)
{
    private const long Never = long.MinValue;

    private long _last = Never;
    private volatile bool _hasFailed;

    public bool IsEmpty => Last is null;

    public DateTimeOffset? Last => Interlocked.Read(ref _last) is var last && last != Never ? DateTimeOffset.FromUnixTimeMilliseconds(last) : null;

    /// <summary>Whether the last sync failed.</summary>
    public bool HasFailed => _hasFailed;

    public void AddSuccess()
    {
        Interlocked.Exchange(ref _last, time.GetUtcNow().ToUnixTimeMilliseconds());
        _hasFailed = false;
    }

    public void AddFailure() => _hasFailed = true;

    /// <summary>Whether the last sync succeeded, and did so within a time.</summary>
    public bool IsFresh(TimeSpan span) => !_hasFailed && Last is { } last && time.GetUtcNow() - last is var age && age >= TimeSpan.Zero && age < span;

    /// <summary>How long that stays so; when it is so no longer, a whole span, in which it may become so.</summary>
    public TimeSpan FreshFor(TimeSpan span) => IsFresh(span) ? span - (time.GetUtcNow() - Last!.Value) : span;
}
