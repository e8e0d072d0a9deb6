using OfflineSync.Protocol.Field.V1;

namespace OfflineSync.Server.Policies;

/// <summary>A policy as devices are given it.</summary>
internal static class PolicyMessage
{
    /// <summary>The policy of a version for a device: that of the first rule that fits it, or one without any setting.</summary>
    public static SyncPolicy For(Cohort cohort, PolicyVersion version)
    {
        var message = new SyncPolicy { Version = (ulong)version.Version };
        if (version.Document.Rules.FirstOrDefault(rule => rule.Fits(cohort)) is not { Policy: var policy } rule)
            return message;
        message.Name = rule.Name;
        if (policy.Debounce is { } debounce)
            message.Debounce = (uint)debounce.TotalMilliseconds;
        if (policy.MeteredDebounce is { } meteredDebounce)
            message.MeteredDebounce = (uint)meteredDebounce.TotalMilliseconds;
        if (policy.PollInterval is { } pollInterval)
            message.PollInterval = (uint)pollInterval.TotalSeconds;
        if (policy.BackgroundInterval is { } backgroundInterval)
            message.BackgroundInterval = (uint)backgroundInterval.TotalSeconds;
        if (policy.BatchBytes is { } batchBytes)
            message.BatchBytes = (uint)batchBytes;
        if (policy.PageBytes is { } pageBytes)
            message.PageBytes = (uint)pageBytes;
        if (policy.CompressionLevel is { } level)
            message.CompressionLevel = (uint)level;
        if (policy.MaxAttempts is { } maxAttempts)
            message.MaxAttempts = (uint)maxAttempts;
        if (policy.SmallPull is { } smallPull)
            message.SmallPull = (ulong)smallPull;
        message.Mutations = Lane(policy.Mutations);
        message.Bulk = Lane(policy.Bulk);
        message.Maintenance = Lane(policy.Maintenance);
        return message;
    }

    private static LanePolicy? Lane(LaneSettings? settings)
    {
        if (settings is null)
            return null;
        var lane = new LanePolicy();
        if (settings.Network is { } network)
            lane.Network = network;
        if (settings.Charging is { } charging)
            lane.Charging = charging;
        if (settings.BatteryNotLow is { } batteryNotLow)
            lane.BatteryNotLow = batteryNotLow;
        if (settings.StorageNotLow is { } storageNotLow)
            lane.StorageNotLow = storageNotLow;
        if (settings.DeviceIdle is { } deviceIdle)
            lane.DeviceIdle = deviceIdle;
        return lane;
    }
}
