using OfflineSync.Benchmarks.Day.Network;
using OfflineSync.Benchmarks.Day.Radio;
using OfflineSync.Benchmarks.Day.Wire;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Testing;

namespace OfflineSync.Benchmarks.Tests.Wire;

/// <summary>An hour of LTE, a minute without a network, an hour of Wi-Fi; the server is away from 0:30 to 0:40.</summary>
public sealed class LinkTests
{
    private const long Megabyte = 1_000_000;
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ConnectionSettings Settings = new(
        ConnectTimeout: TimeSpan.FromSeconds(15),
        ClientPing: TimeSpan.FromSeconds(30),
        ServerPing: TimeSpan.FromSeconds(60),
        IdleMax: TimeSpan.FromSeconds(90),
        AgeMax: TimeSpan.FromMinutes(15));

    private readonly VirtualWorld _world = new(Start);
    private readonly Radios _radios = new();
    private readonly Link _link;
    private readonly Connector _connector;

    public LinkTests()
    {
        var networks = new NetworkTimeline();
        networks.Append(Start, At(60), NetworkKind.Lte);
        networks.Append(At(60), At(61), NetworkKind.None);
        networks.Append(At(61), At(121), NetworkKind.Wifi);
        _link = new Link(_world, networks, new Outage(At(30), At(40)), _radios);
        _connector = new Connector(_link, Settings);
    }

    [Fact]
    public void A_transfer_takes_promotion_and_bandwidth()
    {
        _world.Run(() => _link.TransferAsync(_link.Current, At(60), up: Megabyte, down: 0, Traffic.Writes, default));
        // 8 Mbit at 5.64 Mbit/s.
        Assert.Equal(0.2601 + 8 / 5.64, (_world.Now - Start).TotalSeconds, 5);
        Assert.Equal(Megabyte, _radios.Lte.Read().BytesUp);
    }

    [Fact]
    public void A_loss_on_the_way_ends_the_transfer_and_what_was_sent_is_paid_for()
    {
        _world.Run(At(60).AddSeconds(-1.2601));
        _world.Run(() => Assert.ThrowsAsync<RpcException>(() => _link.TransferAsync(_link.Current, At(60), up: Megabyte, down: 0, Traffic.Writes, default)));
        Assert.Equal(At(60), _world.Now);
        Assert.Equal(5_640_000 / 8, _radios.Lte.Read().BytesUp);
    }

    [Fact]
    public void Without_a_network_nothing_is_tried()
    {
        _world.Run(At(60.5));
        _world.Run(() => Assert.ThrowsAsync<RpcException>(() => _connector.ConnectAsync(Traffic.Writes, default)));
        Assert.Equal(At(60.5), _world.Now);
        Assert.Equal(0, _radios.Lte.Read().Promotions + _radios.Wifi.Read().Promotions);
    }

    [Fact]
    public void A_server_that_is_away_costs_the_radio_until_the_attempt_times_out()
    {
        _world.Run(At(35));
        _world.Run(() => Assert.ThrowsAsync<RpcException>(() => _connector.ConnectAsync(Traffic.Writes, default)));
        Assert.Equal(At(35).AddSeconds(15), _world.Now);
        var use = _radios.Lte.Read();
        Assert.Equal(1, use.Promotions);
        Assert.Equal(4 * WireCost.Syn, use.BytesUp);
        Assert.Equal(0, use.BytesDown);
        // From the first SYN to 11.576 s after the fourth, which is sent after 7 s.
        Assert.InRange(use.TailJoules, 1.06 * (7 - 0.2601 + 11.576) - 0.01, 1.06 * (7 - 0.2601 + 11.576));
    }

    [Fact]
    public void A_server_that_comes_back_answers_the_next_attempt()
    {
        _world.Run(At(40).AddSeconds(-2));
        _world.Run(() => _connector.ConnectAsync(Traffic.Writes, default));
        Assert.InRange(_world.Now, At(40).AddSeconds(1), At(40).AddSeconds(2));
    }

    [Fact]
    public void Calls_share_a_connection()
    {
        _world.Run(async () =>
        {
            var both = await Task.WhenAll(_connector.ConnectAsync(Traffic.Writes, default), _connector.ConnectAsync(Traffic.Writes, default));
            Assert.Same(both[0], both[1]);
            Assert.Same(both[0], await _connector.ConnectAsync(Traffic.Writes, default));
        });
        Assert.Equal(1, _radios.Lte.Read().Promotions);
    }

    [Fact]
    public void An_unused_connection_is_pinged_by_the_server_and_closed_by_the_client()
    {
        _world.Run(() => _connector.ConnectAsync(Traffic.Writes, default));
        _world.Run(At(1.4));
        Assert.Equal(2, _radios.Lte.Read().Promotions);
        _world.Run(At(20));
        Assert.Equal(3, _radios.Lte.Read().Promotions);
    }

    [Fact]
    public void An_open_call_is_kept_alive_by_the_client()
    {
        _world.Run(async () => (await _connector.ConnectAsync(Traffic.Writes, default)).BeginCall());
        _world.Run(At(5));
        // The ping wakes the radio every 30 s and a little.
        Assert.Equal(1 + 9, _radios.Lte.Read().Promotions);
    }

    [Fact]
    public void A_connection_breaks_with_its_network()
    {
        _world.Run(At(50));
        var connection = _world.Run(() => _connector.ConnectAsync(Traffic.Writes, default));
        connection.BeginCall();
        _world.Run(At(60).AddSeconds(-1));
        Assert.False(connection.Broken.IsCancellationRequested);
        _world.Run(At(60));
        Assert.True(connection.Broken.IsCancellationRequested);
        Assert.False(connection.IsUsable);
    }

    [Fact]
    public void A_connection_breaks_with_the_server()
    {
        _world.Run(At(29));
        var connection = _world.Run(() => _connector.ConnectAsync(Traffic.Writes, default));
        _world.Run(At(30));
        Assert.True(connection.Broken.IsCancellationRequested);
    }

    [Fact]
    public void An_old_connection_is_not_used_for_new_calls()
    {
        var old = _world.Run(() => _connector.ConnectAsync(Traffic.Writes, default));
        old.BeginCall();
        _world.Run(At(16));
        Assert.NotSame(old, _world.Run(() => _connector.ConnectAsync(Traffic.Writes, default)));
        Assert.False(old.Broken.IsCancellationRequested);
    }

    private static DateTimeOffset At(double minutes) => Start + TimeSpan.FromMinutes(minutes);
}
