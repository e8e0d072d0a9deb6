namespace OfflineSync.Server.Alerts;

/// <summary>When operators are alerted of what devices report. Shares are 0 to 1.</summary>
public sealed class AlertOptions
{
    /// <summary>Fewer runs, mutations or syncs than these say nothing. Default: 100.</summary>
    public int SamplesMin { get; set; } = 100;

    /// <summary>Fewer devices than these say nothing. Default: 20.</summary>
    public int DevicesMin { get; set; } = 20;

    /// <summary>The share of runs of works that the battery, the charger or the device's state may stop. Default: 0.2.</summary>
    public double BatteryStopShare { get; set; } = 0.2;

    /// <summary>The share of runs of works that the platform's quota and restrictions may stop. Default: 0.1.</summary>
    public double QuotaStopShare { get; set; } = 0.1;

    /// <summary>How many times as long as in the week before the 95th percentile of the time to sync may be. Default: 2.</summary>
    public double TimeToSyncFactor { get; set; } = 2;

    /// <summary>A 95th percentile of the time to sync below this never alerts. Default: 1 minute.</summary>
    public TimeSpan TimeToSyncMin { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The age from which on an outbox is old. Default: 6 hours.</summary>
    public TimeSpan OutboxAge { get; set; } = TimeSpan.FromHours(6);

    /// <summary>The share of devices whose outbox may be old. Default: 0.1.</summary>
    public double OldOutboxShare { get; set; } = 0.1;

    /// <summary>How many times as often as a week before outboxes may be old after syncs that failed. Default: 2.</summary>
    public double OutboxAgeFactor { get; set; } = 2;

    /// <summary>After which time without a sync a device is silent. Default: 3 days.</summary>
    public TimeSpan SilentFor { get; set; } = TimeSpan.FromDays(3);

    /// <summary>The share of an app version's devices that may be silent. Default: 0.3.</summary>
    public double SilentShare { get; set; } = 0.3;

    /// <summary>Devices that have been silent for longer count no more: their app was removed. Default: 30 days.</summary>
    public TimeSpan GoneAfter { get; set; } = TimeSpan.FromDays(30);

    /// <summary>The share of runs of works that may end by giving up. Default: 0.01.</summary>
    public double GaveUpShare { get; set; } = 0.01;

    /// <summary>The share of a new app version's mutations that may be rejected with one code. Default: 0.01.</summary>
    public double RejectedShare { get; set; } = 0.01;

    /// <summary>How many times as often as with the versions before it that may be. Default: 2.</summary>
    public double RejectedFactor { get; set; } = 2;

    /// <summary>Days for which an app version is new: at most 8. Default: 7.</summary>
    public int NewDays { get; set; } = 7;

    /// <exception cref="InvalidOperationException">Values that cannot be, or contradict each other.</exception>
    internal void Check()
    {
        Require(SamplesMin > 0, $"OfflineSync:Alerts:SamplesMin is {SamplesMin}: give a number above zero.");
        Require(DevicesMin > 0, $"OfflineSync:Alerts:DevicesMin is {DevicesMin}: give a number above zero.");
        RequireShare(nameof(BatteryStopShare), BatteryStopShare);
        RequireShare(nameof(QuotaStopShare), QuotaStopShare);
        RequireShare(nameof(OldOutboxShare), OldOutboxShare);
        RequireShare(nameof(SilentShare), SilentShare);
        RequireShare(nameof(GaveUpShare), GaveUpShare);
        RequireShare(nameof(RejectedShare), RejectedShare);
        RequireFactor(nameof(TimeToSyncFactor), TimeToSyncFactor);
        RequireFactor(nameof(OutboxAgeFactor), OutboxAgeFactor);
        RequireFactor(nameof(RejectedFactor), RejectedFactor);
        Require(TimeToSyncMin >= TimeSpan.Zero, $"OfflineSync:Alerts:TimeToSyncMin is {TimeToSyncMin}: give zero or more, such as 00:01:00.");
        Require(OutboxAge > TimeSpan.Zero, $"OfflineSync:Alerts:OutboxAge is {OutboxAge}: give a time above zero, such as 06:00:00.");
        Require(SilentFor > TimeSpan.Zero, $"OfflineSync:Alerts:SilentFor is {SilentFor}: give a time above zero, such as 3.00:00:00.");
        Require(
            GoneAfter > SilentFor && GoneAfter <= TimeSpan.FromDays(36_500),
            $"OfflineSync:Alerts:GoneAfter ({GoneAfter}) is not above SilentFor ({SilentFor}): make it longer, such as 30.00:00:00.");
        Require(NewDays is >= 1 and <= 8, $"OfflineSync:Alerts:NewDays is {NewDays}: give 1 to 8.");
    }

    private static void RequireShare(string name, double value) =>
        Require(value is > 0 and <= 1, FormattableString.Invariant($"OfflineSync:Alerts:{name} is {value}: give a share above 0 and up to 1, such as 0.1."));

    private static void RequireFactor(string name, double value) =>
        Require(value is >= 1 and <= 1_000, FormattableString.Invariant($"OfflineSync:Alerts:{name} is {value}: give 1 or more, such as 2."));

    private static void Require(bool condition, string message)
    {
        if (!condition)
            throw new InvalidOperationException(message);
    }
}
