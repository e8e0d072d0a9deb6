namespace OfflineSync.Testing;

/// <summary>A clock that the user sets while the time goes on.</summary>
/// <param name="time">How the time goes.</param>
public sealed class SettableClock(TimeProvider time) : TimeProvider
{
    /// <summary>How far it was set ahead.</summary>
    public TimeSpan Offset { get; set; }

    /// <inheritdoc/>
    public override long TimestampFrequency => time.TimestampFrequency;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + Offset;

    /// <inheritdoc/>
    public override long GetTimestamp() => time.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        time.CreateTimer(callback, state, dueTime, period);
}
