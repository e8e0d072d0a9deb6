using OfflineSync.Protocol.Field;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Protocol.Grpc;

namespace OfflineSync.Client.Tuning;

/// <summary>Puts a policy on top of the app's options. What it says is kept within <see cref="PolicyBounds"/>; a 0 says nothing, but as a compression level. What the app itself sets is not bound by them.</summary>
internal static class TunedSettings
{
    public static SyncSettings Of(OfflineSyncOptions options, SyncPolicy policy)
    {
        var (lanes, allowsRelaxed) = (options.Lanes, options.Tuning.AllowRelaxedLanes);
        var smallPull = policy.SmallPull == 0 ? lanes.SmallPull : PolicyBounds.SmallPull.Clamp((long)Math.Min(policy.SmallPull, long.MaxValue));
        return new SyncSettings
        {
            PolicyVersion = policy.Version,
            PolicyName = policy.Name.Length <= FieldLimits.TextLengthMax ? policy.Name : policy.Name[..FieldLimits.TextLengthMax],
            Debounce = Milliseconds(policy.Debounce, PolicyBounds.Debounce) ?? options.Debounce,
            MeteredDebounce = Milliseconds(policy.MeteredDebounce, PolicyBounds.MeteredDebounce) ?? options.MeteredDebounce,
            PollInterval = Seconds(policy.PollInterval, PolicyBounds.PollInterval) ?? options.PollInterval,
            BackgroundInterval = Seconds(policy.BackgroundInterval, PolicyBounds.BackgroundInterval) ?? options.BackgroundInterval,
            BatchBytes = Within(policy.BatchBytes, PolicyBounds.BatchBytes) ?? (int)PolicyBounds.BatchBytes.Most,
            PageBytes = Within(policy.PageBytes, PolicyBounds.PageBytes) ?? (int)PolicyBounds.PageBytes.Most,
            CompressionLevel = policy.HasCompressionLevel
                ? (int)PolicyBounds.CompressionLevel.Clamp(policy.CompressionLevel)
                : Compression.DefaultBrotliQuality,
            MaxAttempts = Within(policy.MaxAttempts, PolicyBounds.MaxAttempts) ?? options.MaxAttempts,
            SmallPull = allowsRelaxed ? smallPull : Math.Min(smallPull, lanes.SmallPull),
            Mutations = lanes.Mutations.With(policy.Mutations, allowsRelaxed, allowsIdle: false),
            Bulk = lanes.Bulk.With(policy.Bulk, allowsRelaxed, allowsIdle: true),
            Maintenance = lanes.Maintenance.With(policy.Maintenance, allowsRelaxed, allowsIdle: true),
        };
    }

    private static TimeSpan? Milliseconds(uint value, PolicyBounds bounds) => Within(value, bounds) is { } within ? TimeSpan.FromMilliseconds(within) : null;

    private static TimeSpan? Seconds(uint value, PolicyBounds bounds) => Within(value, bounds) is { } within ? TimeSpan.FromSeconds(within) : null;

    private static int? Within(uint value, PolicyBounds bounds) => value == 0 ? null : (int)bounds.Clamp(value);
}
