using System.Diagnostics.CodeAnalysis;
using OfflineSync.Benchmarks.Day.Network;
using OfflineSync.Benchmarks.Day.Radio;
using OfflineSync.Protocol.Grpc;

namespace OfflineSync.Benchmarks.Day.Wire;

/// <summary>An open connection. It breaks when the network or the server goes, is pinged when it is silent, and closes when nobody uses it.</summary>
[SuppressMessage("Design", "CA1001", Justification = "It ends by itself.")]
internal sealed class Connection
{
    private readonly Link _link;
    private readonly ConnectionSettings _settings;
    private readonly NetworkSpan _span;
    private readonly DateTimeOffset _breaksAt;
    private readonly DateTimeOffset _openedAt;
    private readonly CancellationTokenSource _broken = new();
    private readonly ITimer _upkeep;
    private DateTimeOffset _clientHeard;
    private DateTimeOffset _serverHeard;
    private DateTimeOffset _unusedSince;
    private int _calls;
    private bool _isPinging;
    private bool _isClosed;

    public Connection(Link link, ConnectionSettings settings, NetworkSpan span)
    {
        _link = link;
        _settings = settings;
        _span = span;
        _breaksAt = link.BreakOf(span);
        _openedAt = _clientHeard = _serverHeard = _unusedSince = link.Now;
        _upkeep = link.World.Time.CreateTimer(_ => KeepUp(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Schedule();
    }

    /// <summary>Whether new calls may use it.</summary>
    public bool IsUsable => !_isClosed && _link.Now < _breaksAt && _link.Now < _openedAt + _settings.AgeMax;

    /// <summary>Cancelled when it breaks.</summary>
    public CancellationToken Broken => _broken.Token;

    /// <summary>A call begins.</summary>
    public void BeginCall()
    {
        _calls++;
        Schedule();
    }

    /// <summary>A call has ended.</summary>
    public void EndCall()
    {
        _calls--;
        _unusedSince = _link.Now;
        Schedule();
    }

    /// <summary>Brings a payload to the server.</summary>
    public async Task SendAsync(long payload, Traffic traffic, CancellationToken cancellationToken)
    {
        var (up, down) = WireCost.Packets(payload);
        await _link.TransferAsync(_span, _breaksAt, up, down, traffic, cancellationToken);
        await TravelAsync(cancellationToken);
        _serverHeard = _link.Now;
        Schedule();
    }

    /// <summary>Brings a payload from the server.</summary>
    public async Task ReceiveAsync(long payload, Traffic traffic, CancellationToken cancellationToken)
    {
        await TravelAsync(cancellationToken);
        await ReceiveNextAsync(payload, traffic, cancellationToken);
    }

    /// <summary>Brings a payload that follows another one closely.</summary>
    public async Task ReceiveNextAsync(long payload, Traffic traffic, CancellationToken cancellationToken)
    {
        var (down, up) = WireCost.Packets(payload);
        await _link.TransferAsync(_span, _breaksAt, up, down, traffic, cancellationToken);
        _clientHeard = _link.Now;
        Schedule();
    }

    private Task TravelAsync(CancellationToken cancellationToken) =>
        _link.WaitAsync(LinkQuality.Of(_span.Kind).RoundTrip / 2, _breaksAt, cancellationToken);

    private void Schedule()
    {
        if (_isClosed)
            return;
        var next = _breaksAt;
        if (_calls == 0)
            next = Min(next, _unusedSince + _settings.IdleMax);
        else if (!_isPinging)
            next = Min(next, _clientHeard + _settings.ClientPing);
        if (!_isPinging)
            next = Min(next, _serverHeard + _settings.ServerPing);
        _upkeep.Change(next > _link.Now ? next - _link.Now : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void KeepUp()
    {
        var now = _link.Now;
        if (now >= _breaksAt)
            End();
        else if (_calls == 0 && now >= _unusedSince + _settings.IdleMax)
            _ = CloseAsync();
        else if (!_isPinging && _calls > 0 && now >= _clientHeard + _settings.ClientPing)
            _ = PingAsync(() => ToServer(Traffic.ClientPings), () => FromServer(Traffic.ClientPings));
        else if (!_isPinging && now >= _serverHeard + _settings.ServerPing)
            _ = PingAsync(() => FromServer(Traffic.ServerPings), () => ToServer(Traffic.ServerPings));
        else
            Schedule();

        Task ToServer(Traffic traffic) => SendAsync(WireCost.FrameHeader + WireCost.Ping, traffic, CancellationToken.None);
        Task FromServer(Traffic traffic) => ReceiveAsync(WireCost.FrameHeader + WireCost.Ping, traffic, CancellationToken.None);
    }

    private async Task PingAsync(Func<Task> first, Func<Task> second)
    {
        _isPinging = true;
        try
        {
            await first();
            await second();
        }
        catch (RpcException)
        {
            // It broke meanwhile, which the timer tells.
        }
        _isPinging = false;
        Schedule();
    }

    private async Task CloseAsync()
    {
        _isClosed = true;
        _upkeep.Dispose();
        var (up, down) = WireCost.Packets(WireCost.FrameHeader + WireCost.Close);
        try
        {
            await _link.TransferAsync(_span, _breaksAt, up, down, Traffic.Closing, CancellationToken.None);
        }
        catch (RpcException)
        {
            // The server finds out by itself.
        }
    }

    private void End()
    {
        _isClosed = true;
        _upkeep.Dispose();
        _broken.Cancel();
    }

    private static DateTimeOffset Min(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
