using OfflineSync.Protocol.Field;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.Limits;

namespace OfflineSync.Client.Tuning;

/// <summary>Puts a policy on top of the app's options. What it says is kept within <see cref="TuningBounds"/>; a 0 says nothing, but as a compression level.</summary>
internal static class TunedSettings
{
    public static SyncSettings Of(OfflineSyncOptions options, SyncPolicy policy)
    {
        var (lanes, allowsRelaxed) = (options.Lanes, options.Tuning.AllowRelaxedLanes);
        var smallPull = policy.SmallPull == 0
            ? lanes.SmallPull
            : (long)Math.Clamp(policy.SmallPull, TuningBounds.SmallPullBytes.Min, TuningBounds.SmallPullBytes.Max);
        return new SyncSettings
        {
            PolicyVersion = policy.Version,
            PolicyName = policy.Name.Length <= FieldLimits.TextLengthMax ? policy.Name : policy.Name[..FieldLimits.TextLengthMax],
            Debounce = Milliseconds(policy.Debounce, TuningBounds.DebounceMilliseconds) ?? options.Debounce,
            MeteredDebounce = Milliseconds(policy.MeteredDebounce, TuningBounds.MeteredDebounceMilliseconds) ?? options.MeteredDebounce,
            PollInterval = Seconds(policy.PollInterval, TuningBounds.PollSeconds) ?? options.PollInterval,
            BackgroundInterval = Seconds(policy.BackgroundInterval, TuningBounds.BackgroundSeconds) ?? options.BackgroundInterval,
            BatchBytes = Within(policy.BatchBytes, TuningBounds.BatchBytes) ?? TuningBounds.BatchBytesMax,
            PageBytes = Within(policy.PageBytes, TuningBounds.PageBytes) ?? ProtocolLimits.PageBytesTarget,
            CompressionLevel = policy.HasCompressionLevel
                ? (int)Math.Clamp(policy.CompressionLevel, TuningBounds.CompressionLevel.Min, TuningBounds.CompressionLevel.Max)
                : Compression.DefaultBrotliQuality,
            MaxAttempts = Within(policy.MaxAttempts, TuningBounds.Attempts) ?? options.MaxAttempts,
            SmallPull = allowsRelaxed ? smallPull : Math.Min(smallPull, lanes.SmallPull),
            Mutations = lanes.Mutations.With(policy.Mutations, allowsRelaxed, allowsIdle: false),
            Bulk = lanes.Bulk.With(policy.Bulk, allowsRelaxed, allowsIdle: true),
            Maintenance = lanes.Maintenance.With(policy.Maintenance, allowsRelaxed, allowsIdle: true),
        };
    }

    private static TimeSpan? Milliseconds(uint value, (uint Min, uint Max) bounds) => Within(value, bounds) is { } within ? TimeSpan.FromMilliseconds(within) : null;

    private static TimeSpan? Seconds(uint value, (uint Min, uint Max) bounds) => Within(value, bounds) is { } within ? TimeSpan.FromSeconds(within) : null;

    private static int? Within(uint value, (uint Min, uint Max) bounds) => value == 0 ? null : (int)Math.Clamp(value, bounds.Min, bounds.Max);
}
