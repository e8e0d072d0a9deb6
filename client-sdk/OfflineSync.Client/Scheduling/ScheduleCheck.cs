namespace OfflineSync.Client.Scheduling;

/// <summary>Checks the options that say when to sync.</summary>
internal static class ScheduleCheck
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>What is wrong and what to do; null if nothing is.</summary>
    public static string? FindProblem(OfflineSyncOptions options)
    {
        if (options.Lanes.Mutations.RequiresDeviceIdle)
            return "Lanes.Mutations requires an idle device, so nothing would be sent while the app is used. Put that into Lanes.Bulk.";
        if (options.MaxAttempts < 1)
            return $"MaxAttempts is {options.MaxAttempts}. Set it to 1 or more.";
        return Check(options.CaptureInterval, nameof(options.CaptureInterval))
            ?? Check(options.Debounce, nameof(options.Debounce))
            ?? Check(options.MeteredDebounce, nameof(options.MeteredDebounce))
            ?? Check(options.PollInterval, nameof(options.PollInterval))
            ?? Check(options.BackgroundInterval, nameof(options.BackgroundInterval))
            ?? Check(options.RetryDelay, nameof(options.RetryDelay))
            ?? Check(options.RetryDelayMax, nameof(options.RetryDelayMax));
    }

    private static string? Check(TimeSpan value, string name) =>
        value > TimeSpan.Zero && value <= Longest ? null : $"{name} is {value}. Set it to more than zero and at most {Longest.Days} days.";
}
