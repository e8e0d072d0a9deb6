using OfflineSync.WorkManager.Queue;

namespace OfflineSync.WorkManager;

/// <summary>Builds requests for periodic work.</summary>
public sealed class PeriodicWorkRequestBuilder : WorkRequestBuilder<PeriodicWorkRequestBuilder, PeriodicWorkRequest>
{
    internal PeriodicWorkRequestBuilder(Type? workerType, string? workerName, TimeSpan interval, TimeSpan? flex)
        : base(workerType, workerName)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(interval, TimeSpan.FromDays(36_525));
        var length = Raise(interval, PeriodicWorkRequest.MinInterval, "interval");
        var window = flex is { } given ? Raise(given, PeriodicWorkRequest.MinFlex, "flex") : length;
        Spec = Spec with { Interval = (long)length.TotalMilliseconds, Flex = (long)Math.Min(window.TotalMilliseconds, length.TotalMilliseconds) };
    }

    /// <summary>Sets when the next run is due, in place of the period, once. Later periods count from the end of that run.</summary>
    public PeriodicWorkRequestBuilder WithNextScheduleTime(DateTimeOffset time) =>
        With(Spec with { NextScheduleOverride = time.ToUnixTimeMilliseconds(), OverrideGeneration = 1 });

    /// <summary>In an update: takes back what <see cref="WithNextScheduleTime"/> has set.</summary>
    public PeriodicWorkRequestBuilder ClearNextScheduleTime() =>
        With(Spec with { NextScheduleOverride = WorkSpec.NoOverride, OverrideGeneration = 1 });


    private protected override void Check()
    {
    }

    private protected override PeriodicWorkRequest Create(WorkRequestParts parts) => new(parts);

    private TimeSpan Raise(TimeSpan value, TimeSpan minimum, string name)
    {
        if (value >= minimum)
            return value;
        Warn($"The {name} of {value} is too short; {minimum} is used");
        return minimum;
    }
}
