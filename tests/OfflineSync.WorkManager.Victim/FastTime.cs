namespace OfflineSync.WorkManager.Victim;

/// <summary>The system's clock, 20 times as fast, and the same in all processes.</summary>
public sealed class FastTime : TimeProvider
{
    private const int Speed = 20;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Start + (base.GetUtcNow() - Start) * Speed;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(
        callback, state, dueTime < TimeSpan.Zero ? dueTime : dueTime / Speed, period < TimeSpan.Zero ? period : period / Speed);
}
