using Microsoft.Extensions.Logging.Abstractions;
using OfflineSync.Client.Outbox;
using OfflineSync.Client.Pull;
using OfflineSync.Client.Tuning;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Client.Tests.Pull;

/// <summary>Whether a delta may be fetched: how large it is, what the network costs, and what space there is.</summary>
public sealed class PullGateTests
{
    private readonly RecordingTransport _transport = new();
    private readonly OfflineSyncOptions _options = new() { DatabasePath = "unused" };
    private long? _free = 1_000;

    public PullGateTests()
    {
        _options.FreeSpace = _ => _free;
        _options.Lanes.SmallPull = 100;
    }

    [Theory]
    [InlineData(false, 100, 0, true)]
    [InlineData(false, 101, 0, false)]
    [InlineData(true, 101, 0, true)]
    [InlineData(true, 101, 1_000, true)]
    [InlineData(true, 101, 1_001, false)]
    [InlineData(false, 100, 1_001, false)]
    public void A_delta_that_was_left_begins_where_the_network_and_the_space_allow_it(bool allowsBulk, long deferred, long space, bool begins) =>
        Assert.Equal(begins, Gate(allowsBulk).LetsBegin(new ScopeState([], 0, 1, 0, false, deferred, space)));

    [Theory]
    [InlineData(false, 10, true)]
    [InlineData(false, 11, false)]
    [InlineData(true, 11, true)]
    public void A_delta_goes_on_while_what_is_left_of_it_is_small(bool allowsBulk, ulong rowsLeft, bool goesOn)
    {
        var gate = Gate(allowsBulk);
        _transport.BytesReceived = 7;
        var estimate = gate.Estimate();
        _transport.BytesReceived = 7 + 40;
        _free = null;
        // Four rows took 40 bytes.
        Assert.Equal(goesOn, gate.LetsGoOn(estimate.Add(FourRows(rowsLeft))));
        Assert.Equal(10 * (long)rowsLeft, estimate.BytesLeft);
    }

    [Fact]
    public void A_delta_goes_on_while_there_is_space_for_three_copies_of_it()
    {
        var gate = Gate(allowsBulk: true);
        var page = FourRows(8);
        var estimate = gate.Estimate().Add(page);
        _free = 3 * 2 * page.CalculateSize();
        Assert.Equal(_free, estimate.SpaceNeeded);
        Assert.True(gate.LetsGoOn(estimate));
        _free--;
        Assert.False(gate.LetsGoOn(estimate));
    }

    [Fact]
    public void Pages_add_up_and_one_without_rows_says_nothing()
    {
        var estimate = Gate(allowsBulk: true).Estimate();
        _transport.BytesReceived = 40;
        Assert.Equal((0, 0), (estimate.Add(new Page { RemainingRows = 100 }).BytesLeft, estimate.SpaceNeeded));
        estimate.Add(FourRows(50));
        Assert.Equal(40 / 8 * 20, estimate.Add(FourRows(20)).BytesLeft);
    }

    [Fact]
    public void Want_of_space_is_said_with_what_all_scopes_need()
    {
        var gate = Gate(allowsBulk: true);
        _free = 1_500_001;
        gate.NoteNeed(1_000_000);
        gate.ThrowIfShort();
        gate.NoteNeed(2_000_001);
        var error = Assert.Throws<OfflineSyncException>(gate.ThrowIfShort);
        Assert.Equal(OfflineSyncError.StorageLow, error.Error);
        Assert.StartsWith("The changes that wait need about 4 MB, and the disk has 2 MB left. Free some space: ", error.Message, StringComparison.Ordinal);
        _options.Storage.FreeSpaceMin = 1_000_000;
        Assert.Contains("has 2 MB left, of which 1 MB stay free. Free some space: ", Assert.Throws<OfflineSyncException>(gate.ThrowIfShort).Message, StringComparison.Ordinal);
    }

    private PullGate Gate(bool allowsBulk) => new(_options, new SyncTuning(_options, () => throw new InvalidOperationException(), NullLogger.Instance), _transport, allowsBulk);

    private static Page FourRows(ulong left) => Pages.Part(
        1, [Pages.Insert("t", "1"), Pages.Insert("t", "2"), Pages.Insert("t", "3"), Pages.Insert("u", "4")]).With(left);
}
