using OfflineSync.WorkManager;

namespace OfflineSync.Client.Diagnostics;

/// <summary>A sync that runs.</summary>
/// <param name="Event">What is known of it so far.</param>
/// <param name="Timestamp">When it began, by the clock that cannot be set.</param>
/// <param name="Reading">The device's state, which nobody waits for.</param>
internal sealed record SyncRecord(DiagnosticsEvent Event, long Timestamp, Task<DeviceState> Reading)
{
    public DeviceConditions Device => Reading.IsCompletedSuccessfully ? DeviceConditions.Of(Reading.Result) : DeviceConditions.Unknown;
}
