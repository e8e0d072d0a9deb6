using System.Net;
using System.Net.Sockets;

namespace OfflineSync.Demo.Wire;

/// <summary>
/// The network between one device and the server: TCP through the loopback, counted, and cut when the scene asks for it.
/// </summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _host;
    private readonly int _port;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<ProxiedConnection> _connections = [];
    private readonly Lock _lock = new();
    private readonly Task _accepting;
    private bool _isOnline = true;
    private ReplyTrap? _trap;
    private long _bytesUp;
    private long _bytesDown;

    public CuttingProxy(Uri server)
    {
        _host = server.Host;
        _port = server.Port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Bytes that went from the device to the server.</summary>
    public long BytesUp => Interlocked.Read(ref _bytesUp);

    /// <summary>Bytes that reached the device from the server.</summary>
    public long BytesDown => Interlocked.Read(ref _bytesDown);

    /// <summary>A handler whose every connection goes through the proxy.</summary>
    public SocketsHttpHandler CreateHandler() => new()
    {
        EnableMultipleHttp2Connections = true,
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, Port, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };

    /// <summary>Cuts what is connected and lets nothing through.</summary>
    public void GoOffline() => SetOnline(false);

    public void GoOnline() => SetOnline(true);

    /// <summary>From now on, replies of the server get lost on the way, until the device goes offline.</summary>
    public ReplyTrap SwallowReplies()
    {
        var trap = new ReplyTrap();
        Volatile.Write(ref _trap, trap);
        return trap;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        GoOffline();
        await _accepting;
        _stop.Dispose();
    }

    private void SetOnline(bool isOnline)
    {
        lock (_lock)
        {
            _isOnline = isOnline;
            _trap = null;
            if (isOnline)
                return;
            foreach (var connection in _connections)
                connection.Dispose();
            _connections.Clear();
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptSocketAsync(_stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The proxy is being disposed.
        }
    }

    private async Task ServeAsync(Socket device)
    {
        var connection = new ProxiedConnection(device);
        lock (_lock)
        {
            if (!_isOnline)
            {
                connection.Dispose();
                return;
            }
            _connections.Add(connection);
        }
        await connection.RunAsync(
            _host,
            _port,
            () => Volatile.Read(ref _trap),
            up => Interlocked.Add(ref _bytesUp, up),
            down => Interlocked.Add(ref _bytesDown, down));
        lock (_lock)
            _connections.Remove(connection);
    }
}
