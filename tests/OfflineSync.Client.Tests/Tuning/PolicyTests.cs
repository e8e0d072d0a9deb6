using Microsoft.Extensions.Logging.Abstractions;
using OfflineSync.Client.Tuning;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.WorkManager;

namespace OfflineSync.Client.Tests.Tuning;

/// <summary>What the client makes of a policy, whatever it says.</summary>
public sealed class PolicyTests
{
    private const uint Huge = uint.MaxValue;

    private readonly OfflineSyncOptions _options = new();

    [Theory]
    [InlineData(1, 10)]
    [InlineData(500, 500)]
    [InlineData(Huge, 10_000)]
    public void The_debounce_is_kept_within_bounds(uint said, int milliseconds) =>
        Assert.Equal(milliseconds, With(new SyncPolicy { Debounce = said }).Debounce.TotalMilliseconds);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(90_000, 90)]
    [InlineData(Huge, 900)]
    public void The_debounce_on_metered_networks_is_kept_within_bounds(uint said, int seconds) =>
        Assert.Equal(seconds, With(new SyncPolicy { MeteredDebounce = said }).MeteredDebounce.TotalSeconds);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3600, 60)]
    [InlineData(Huge, 24 * 60)]
    public void The_poll_interval_is_kept_within_bounds(uint said, int minutes) =>
        Assert.Equal(minutes, With(new SyncPolicy { PollInterval = said }).PollInterval.TotalMinutes);

    [Theory]
    [InlineData(1, 15)]
    [InlineData(7200, 120)]
    [InlineData(Huge, 24 * 60)]
    public void The_background_interval_is_kept_within_bounds(uint said, int minutes) =>
        Assert.Equal(minutes, With(new SyncPolicy { BackgroundInterval = said }).BackgroundInterval.TotalMinutes);

    [Theory]
    [InlineData(1, 16 * 1024, 16 * 1024)]
    [InlineData(100_000, 100_000, 100_000)]
    [InlineData(Huge, 4 * 1024 * 1024, 1024 * 1024)]
    public void Batches_and_pages_are_kept_within_bounds(uint said, int batch, int page)
    {
        var settings = With(new SyncPolicy { BatchBytes = said, PageBytes = said });
        Assert.Equal((batch, page), (settings.BatchBytes, settings.PageBytes));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 5)]
    [InlineData(Huge, 9)]
    public void The_compression_level_is_kept_within_bounds(uint said, int level) =>
        Assert.Equal(level, With(new SyncPolicy { CompressionLevel = said }).CompressionLevel);

    [Theory]
    [InlineData(1, 3)]
    [InlineData(20, 20)]
    [InlineData(Huge, 100)]
    public void The_attempts_are_kept_within_bounds(uint said, int attempts) => Assert.Equal(attempts, With(new SyncPolicy { MaxAttempts = said }).MaxAttempts);

    [Theory]
    [InlineData(1, false, 64 * 1024)]
    [InlineData(500_000, false, 500_000)]
    [InlineData(5_000_000, false, 1_000_000)]
    [InlineData(5_000_000, true, 5_000_000)]
    [InlineData(ulong.MaxValue, true, 64 * 1024 * 1024)]
    public void What_may_be_fetched_on_any_network_grows_only_where_the_app_lets_it(ulong said, bool allowsRelaxed, long bytes)
    {
        _options.Tuning.AllowRelaxedLanes = allowsRelaxed;
        Assert.Equal(bytes, With(new SyncPolicy { SmallPull = said }).SmallPull);
    }

    [Fact]
    public void A_policy_that_says_nothing_leaves_all_as_the_app_has_it()
    {
        _options.MeteredDebounce = TimeSpan.FromHours(1);
        _options.MaxAttempts = 1;
        var settings = With(new SyncPolicy { Mutations = new LanePolicy(), Bulk = new LanePolicy(), Maintenance = new LanePolicy() });
        Assert.Equal(With(new SyncPolicy()), settings);
        Assert.Equal((TimeSpan.FromHours(1), 1), (settings.MeteredDebounce, settings.MaxAttempts));
        Assert.Equal(_options.Lanes.Bulk, settings.Bulk);
    }

    [Fact]
    public void A_zero_says_nothing() => Assert.Equal(With(new SyncPolicy()), With(new SyncPolicy
    {
        Debounce = 0,
        MeteredDebounce = 0,
        PollInterval = 0,
        BackgroundInterval = 0,
        BatchBytes = 0,
        PageBytes = 0,
        MaxAttempts = 0,
        SmallPull = 0,
    }));

    [Fact]
    public void A_policy_may_ask_for_more_and_not_for_less()
    {
        var strict = With(new SyncPolicy { Mutations = new LanePolicy { Network = LaneNetwork.NotRoaming, BatteryNotLow = true } }).Mutations;
        Assert.Equal(new Constraints { Network = NetworkType.NotRoaming, RequiresBatteryNotLow = true }, strict);
        var lax = new SyncPolicy { Bulk = new LanePolicy { Network = LaneNetwork.Connected, Charging = false, StorageNotLow = false } };
        Assert.Equal(_options.Lanes.Bulk, With(lax).Bulk);
        _options.Tuning.AllowRelaxedLanes = true;
        Assert.Equal(new Constraints { Network = NetworkType.Connected }, With(lax).Bulk);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_the_app_wrote_never_waits_for_an_idle_device(bool allowsRelaxed)
    {
        _options.Tuning.AllowRelaxedLanes = allowsRelaxed;
        Assert.False(With(new SyncPolicy { Mutations = new LanePolicy { DeviceIdle = true } }).Mutations.RequiresDeviceIdle);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(77)]
    [InlineData(-1)]
    public void A_network_that_nobody_knows_says_nothing(int network) =>
        Assert.Equal(_options.Lanes.Mutations, With(new SyncPolicy { Mutations = new LanePolicy { Network = (LaneNetwork)network } }).Mutations);

    [Fact]
    public void A_lane_for_metered_networks_only_stays_one()
    {
        _options.Lanes.Bulk = new Constraints { Network = NetworkType.Metered };
        Assert.Equal(NetworkType.Metered, With(new SyncPolicy { Bulk = new LanePolicy { Network = LaneNetwork.Unmetered } }).Bulk.Network);
    }

    [Fact]
    public void A_name_is_cut() => Assert.Equal(64, With(new SyncPolicy { Name = new string('n', 1_000) }).PolicyName.Length);

    [Fact]
    public void A_policy_that_is_too_large_and_one_for_an_app_that_takes_none_change_nothing()
    {
        var tuning = Tuning();
        tuning.Take(new SyncPolicy { Version = 1, MaxAttempts = 20, Name = new string('n', 10_000) });
        _options.Tuning.AcceptPolicy = false;
        tuning.Take(new SyncPolicy { Version = 1, MaxAttempts = 20 });
        Assert.Equal((0UL, 12), (tuning.Version, tuning.Now.MaxAttempts));
    }

    private SyncSettings With(SyncPolicy policy) => TunedSettings.Of(_options, policy);

    private SyncTuning Tuning() => new(_options, () => throw new InvalidOperationException("Nothing is kept."), NullLogger.Instance);
}
