namespace OfflineSync.Contract;

/// <summary>A clock that stands still until the test moves it. Timers run on real time.</summary>
public sealed class TestClock : TimeProvider
{
    private long _milliseconds = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <summary>Now, in milliseconds since 1970-01-01.</summary>
    public long Milliseconds => Interlocked.Read(ref _milliseconds);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Milliseconds);

    /// <summary>Moves on.</summary>
    public void Advance(TimeSpan span) => Interlocked.Add(ref _milliseconds, (long)span.TotalMilliseconds);
}
