using System.Globalization;
using OfflineSync.Protocol.Field;

namespace OfflineSync.Server.Policies;

/// <summary>Checks what a policy asks for against the bounds that devices keep.</summary>
internal static class PolicyCheck
{
    /// <summary>What is wrong and what to do; null if nothing is.</summary>
    public static string? FindProblem(PolicySettings policy) =>
        Check("debounce", policy.Debounce, PolicyBounds.Debounce, TimeSpan.TicksPerMillisecond)
        ?? Check("meteredDebounce", policy.MeteredDebounce, PolicyBounds.MeteredDebounce, TimeSpan.TicksPerMillisecond)
        ?? Check("pollInterval", policy.PollInterval, PolicyBounds.PollInterval, TimeSpan.TicksPerSecond)
        ?? Check("backgroundInterval", policy.BackgroundInterval, PolicyBounds.BackgroundInterval, TimeSpan.TicksPerSecond)
        ?? Check("batchBytes", policy.BatchBytes, PolicyBounds.BatchBytes)
        ?? Check("pageBytes", policy.PageBytes, PolicyBounds.PageBytes)
        ?? Check("compressionLevel", policy.CompressionLevel, PolicyBounds.CompressionLevel)
        ?? Check("maxAttempts", policy.MaxAttempts, PolicyBounds.MaxAttempts)
        ?? Check("smallPull", policy.SmallPull, PolicyBounds.SmallPull)
        ?? (policy.Mutations?.DeviceIdle == true
            ? "mutations.deviceIdle is true, so that nothing would be sent while the app is used. Put that into bulk."
            : null);

    private static string? Check(string name, TimeSpan? value, PolicyBounds bounds, long ticksPerUnit)
    {
        if (value is not { } time || (time.Ticks % ticksPerUnit == 0 && bounds.Contains(time.Ticks / ticksPerUnit)))
            return null;
        var (least, most) = (TimeSpan.FromTicks(bounds.Least * ticksPerUnit), TimeSpan.FromTicks(bounds.Most * ticksPerUnit));
        var unit = ticksPerUnit == TimeSpan.TicksPerSecond ? "seconds" : "milliseconds";
        return $"{name} is {time}. Set it to {least} to {most}, in whole {unit}.";
    }

    private static string? Check(string name, long? value, PolicyBounds bounds) => value is not { } number || bounds.Contains(number)
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{name} is {number}. Set it to {bounds.Least} to {bounds.Most}.");
}
