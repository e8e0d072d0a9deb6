using OfflineSync.Client.Outbox;
using OfflineSync.Protocol.Clocks;
using OfflineSync.WorkManager.Storage;

namespace OfflineSync.Client.Tests.Outbox;

public sealed class ClientClockTests : IDisposable
{
    private const long Now = 1_000_000_000;

    private readonly ClientFile _file = new();
    private readonly ClientClock _clock = new(new FixedClock(DateTimeOffset.FromUnixTimeMilliseconds(Now)));

    private Database Database => _file.Database;

    private long Offset => Database.Scalar("SELECT clock_offset FROM offlinesync_client")!.Value;

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(999, 0)]
    [InlineData(-999, 0)]
    [InlineData(1_000, 1_000)]
    [InlineData(-1_000, -1_000)]
    [InlineData(5_000, 5_000)]
    public void What_a_round_trip_amounts_to_is_no_difference_between_clocks(long ahead, long offset)
    {
        _clock.ObserveServerTime(Database, Now + ahead);
        Assert.Equal(offset, Offset);
    }

    [Theory]
    [InlineData(5_999, 5_000)]
    [InlineData(4_001, 5_000)]
    [InlineData(6_000, 6_000)]
    [InlineData(4_000, 4_000)]
    [InlineData(0, 0)]
    public void A_known_difference_is_noted_anew_only_when_it_has_changed(long ahead, long offset)
    {
        _clock.ObserveServerTime(Database, Now + 5_000);
        _clock.ObserveServerTime(Database, Now + ahead);
        Assert.Equal(offset, Offset);
    }

    [Fact]
    public void Stamps_are_by_the_servers_clock()
    {
        _clock.ObserveServerTime(Database, Now + 5_000);
        Assert.Equal(Now - 10 + 5_000, Hlc.Milliseconds(_clock.Next(Database, Now - 10)));
        Assert.Equal(Now + 5_000, Hlc.Milliseconds(_clock.Next(Database, Now + 10)));
    }

    [Fact]
    public void What_was_written_at_no_known_time_comes_right_behind_what_was_stamped_last()
    {
        _clock.ObserveServerTime(Database, Now + 5_000);
        Assert.Equal(0, Hlc.Milliseconds(_clock.Next(Database, 0)));
    }
}
